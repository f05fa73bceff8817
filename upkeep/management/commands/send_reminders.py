"""``manage.py send_reminders``: hand the reminders that are due to the worker. The worker looks by itself too."""

from typing import Any

from django.core.management.base import BaseCommand

from upkeep.rounds import REMINDERS


class Command(BaseCommand):
    help = "Sends the reminders of meetings, answers and statuses whose moment has come."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{sum(send() for send in REMINDERS)} sent")
