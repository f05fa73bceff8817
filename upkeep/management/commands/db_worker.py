"""``manage.py db_worker``: the task worker of django-tasks-db, with a sign of life and reminders."""

from typing import Any

from django_tasks_db.management.commands import db_worker

from upkeep.heart import beating
from upkeep.rounds import looking


class Command(db_worker.Command):
    def handle(self, **options: Any) -> None:
        with beating(), looking():
            super().handle(**options)
