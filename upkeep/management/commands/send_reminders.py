"""``manage.py send_reminders``: hand the reminders that are due to the worker. The worker looks by itself too."""

from typing import Any

from django.core.management.base import BaseCommand

from upkeep.rounds import REMINDERS


class Command(BaseCommand):
    help = (
        "Sends reminders whose moment has come, of meetings, answers and statuses, and what waits for the mail server."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{sum(send() for send in REMINDERS)} sent")
