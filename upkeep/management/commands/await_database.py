"""``manage.py await_database [--seconds 300]``: ends as soon as the database answers, with 1 if it does not."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

_PAUSE_S = 1.0


class Command(BaseCommand):
    help = "Waits for the database: at a start of the machine, or of another one, it may come up later."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=300.0, help="how long to wait")

    def handle(self, *args: Any, **options: Any) -> None:
        until = time.monotonic() + options["seconds"]
        while problem := _problem():
            if time.monotonic() >= until:
                raise CommandError(f"The database does not answer. {problem}")
            self.stdout.write("Waiting for the database …")
            self.stdout.flush()
            time.sleep(_PAUSE_S)


def _problem() -> str:
    """Empty if it answers."""
    try:
        connection.ensure_connection()
    except OperationalError as problem:
        return str(problem)
    finally:
        connection.close()
    return ""
