"""``manage.py backup [--folder DIR] [--force] [--keep DAYS]``: database and files in one file (see ``make backup``)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from upkeep import archive, heart


class Command(BaseCommand):
    help = "Writes a backup, without the papers of open ballots unless forced."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.BACKUP_DIR))
        parser.add_argument("--force", action="store_true", help="with papers of open ballots, which lie beside names")
        parser.add_argument(
            "--keep", type=int, metavar="DAYS", help="then delete older backups in the folder, but never the newest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = archive.back_up(options["folder"], papers=options["force"])
        except archive.Refusal as refusal:
            raise CommandError(str(refusal)) from None
        finally:  # whoever was erased is still in the old ones, whatever becomes of the new one
            if options["keep"] is not None:
                archive.forget_old(options["folder"], options["keep"])
        heart.beat(heart.BACKUP)
        self.tell(archive.open_ballots(), papers=options["force"])
        self.stdout.write(str(made))

    def tell(self, still_open: int, *, papers: bool) -> None:
        if still_open and papers:
            self.stderr.write(f"Ballots are open ({still_open}), papers lie beside names: delete this backup soon.")
        elif still_open:
            self.stderr.write(f"Ballots are open ({still_open}): their papers are not in this backup.")
