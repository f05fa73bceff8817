"""``manage.py replay_erasures``: after a backup was restored, erase again whoever was erased before."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import erasures
from panels.erasure import replay
from pool.residents.erasure import replay as replay_residents


class Command(BaseCommand):
    help = "Erases again the people of the erasure journal whom a restored backup brought back."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Erased again: {replay() + replay_residents()}")
        if cut := erasures.unreadable():
            told = ", ".join(map(str, cut))
            self.stdout.write(f"Look at the erasure journal: it cannot be read in these lines: {told}")
