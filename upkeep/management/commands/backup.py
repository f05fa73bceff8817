"""``manage.py backup [--folder DIR] [--force] [--keep DAYS]``: database and files in one file (see ``make backup``)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from upkeep import archive, heart


class Command(BaseCommand):
    help = "Writes a backup. Refuses while a ballot is open, unless forced."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path(settings.BACKUP_DIR))
        parser.add_argument("--force", action="store_true", help="also while a ballot is open")
        parser.add_argument(
            "--keep", type=int, metavar="DAYS", help="then delete older backups in the folder, but never the newest"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = archive.back_up(options["folder"], force=options["force"])
        except archive.Refusal as refusal:
            raise CommandError(str(refusal)) from None
        finally:  # whoever was erased is still in the old ones, whatever becomes of the new one
            if options["keep"] is not None:
                archive.forget_old(options["folder"], options["keep"])
        heart.beat(heart.BACKUP)
        self.stdout.write(str(made))
