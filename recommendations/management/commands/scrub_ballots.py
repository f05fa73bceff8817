"""``manage.py scrub_ballots``: remove what deleted papers left in the database's files. At every start."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from recommendations.ballots.secrecy import scrub


class Command(BaseCommand):
    help = "Removes what deleted ballot papers left in the database's files. Safe at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor == "sqlite" and not _secure_delete():
            raise CommandError("PRAGMA secure_delete is off: deleted ballot papers would stay in the file.")
        if not scrub():
            raise CommandError("Somebody reads an older state of the database. Try again in a moment.")


def _secure_delete() -> bool:
    with connection.cursor() as cursor:
        return bool(cursor.execute("PRAGMA secure_delete").fetchone()[0] == 1)
