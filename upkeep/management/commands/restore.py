"""``manage.py restore FILE``: fill an empty database from a backup (see ``make restore``).

Then: migrate, erase again whoever was erased since, scrub, and check the invariants.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from upkeep import archive


class Command(BaseCommand):
    help = "Restores a backup into an empty database, replays the erasures and checks the invariants."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = archive.restore(options["file"])
        except archive.Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Restored the backup of {manifest['made_at']}.")
        call_command("migrate", verbosity=0)
        for name in ("replay_erasures", "scrub_ballots", "check_invariants"):
            call_command(name, stdout=self.stdout)
