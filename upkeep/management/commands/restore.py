"""``manage.py restore FILE``: fill an empty database from a backup (see ``make restore``).

Then: migrate, erase again whoever was erased since, log everybody out, scrub, and check the invariants.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from upkeep import archive


class Command(BaseCommand):
    help = "Restores a backup into an empty database, replays the erasures and checks the invariants."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--no-journal", action="store_true", help="nobody was ever erased here")

    def handle(self, *args: Any, **options: Any) -> None:
        journal = Path(settings.ERASURE_JOURNAL)
        if not journal.exists() and not options["no_journal"]:
            raise CommandError(
                f"There is no erasure journal ({journal}): whoever was erased since this backup would come back. "
                "Put its newest copy there. If nobody was ever erased, say --no-journal."
            )
        try:
            manifest = archive.restore(options["file"])
        except archive.Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Restored the backup of {manifest['made_at']}.")
        call_command("migrate", verbosity=0)
        Session.objects.all().delete()  # some had ended since, by a log-out or a link that was printed anew
        if still_open := archive.open_ballots():
            self.stdout.write(f"Ballots are open ({still_open}) and have no papers, unless it was a forced backup:")
            self.stdout.write("whoever had voted votes again, or is not counted.")
        for name in ("replay_erasures", "scrub_ballots", "check_invariants"):
            call_command(name, stdout=self.stdout)
