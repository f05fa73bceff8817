"""``manage.py db_worker``: the task worker of django-tasks-db, with a sign of life, reminders, and what others left."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from upkeep.again import take_up
from upkeep.heart import beating
from upkeep.rounds import looking


class Command(db_worker.Command):
    def handle(self, *, worker_id: str, **options: Any) -> None:
        with beating(worker_id, then=take_up), looking():
            super().handle(worker_id=worker_id, **options)
