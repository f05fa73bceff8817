"""``manage.py verify_draw FILE [--hash HASH] …``: the stand-alone program, run from here."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from draw import verify


class Command(BaseCommand):
    help = "Checks a published draw. The same as the stand-alone program; see docs/operations.md."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        """The program has its own words and flags."""
        sys.exit(verify.main(argv[2:]))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        if verify.main(list(options["words"])):
            sys.exit(1)
