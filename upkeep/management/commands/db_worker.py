"""``manage.py db_worker``: the task worker of django-tasks-db, with a sign of life, reminders, what others left, and a
thread for what somebody waits for."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from upkeep.again import take_up
from upkeep.at_once import at_once
from upkeep.heart import beating
from upkeep.rounds import looking


class Command(db_worker.Command):
    def handle(self, *, worker_id: str, interval: float, batch: bool, **options: Any) -> None:
        with beating(worker_id, then=take_up), looking(), at_once(worker_id, interval=interval, batch=batch):
            super().handle(worker_id=worker_id, interval=interval, batch=batch, **options)
