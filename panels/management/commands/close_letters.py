"""``manage.py close_letters``: close the batches of letters whose day has come. Run it daily."""

from typing import Any

from django.core.management.base import BaseCommand

from pool.letters.services import close_due


class Command(BaseCommand):
    help = "Deletes the addresses of letters whose day has come."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{close_due()} closed")
