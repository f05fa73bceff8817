"""``manage.py end_forgotten_meetings``: meetings that nobody ended are ended, as of their last moment. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sessions.forgotten import forgotten
from sessions.steering import end_forgotten


class Command(BaseCommand):
    help = "Ends meetings in which nothing was planned or done for forgotten_h hours."

    def handle(self, *_args: Any, **_options: Any) -> None:
        ended = sum(end_forgotten(meeting.pk, meeting.room_id) for meeting in forgotten(timezone.now()))
        self.stdout.write(f"{ended} ended")
