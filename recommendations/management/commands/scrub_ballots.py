"""``manage.py scrub_ballots``: remove what deleted papers left in the database's files. At every start."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from recommendations.ballots.secrecy import scrub

_PAUSE_S = 0.5


class Command(BaseCommand):
    help = "Removes what deleted ballot papers left in the database's files. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "sqlite" and not _secure_delete():
            raise CommandError("PRAGMA secure_delete is off: deleted ballot papers would stay in the file.")
        until = time.monotonic() + settings.RAATI.scrub_wait_s
        while not scrub():
            if time.monotonic() >= until:
                raise CommandError("Somebody reads an older state of the database. Try again in a moment.")
            time.sleep(_PAUSE_S)


def _secure_delete() -> bool:
    with connection.cursor() as cursor:
        return bool(cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1)
