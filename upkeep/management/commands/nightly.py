"""``manage.py nightly [--backup]``: what was kept long enough goes. Run by ``deploy/systemd/raati-nightly.timer``."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from upkeep import heart

STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("end_forgotten_meetings", {}),
    ("forget_old_residents", {}),
    ("close_letters", {}),
    ("part_polls", {}),
    ("replay_erasures", {}),
    ("scrub_ballots", {}),
    ("clearsessions", {}),
    ("prune_db_task_results", {"queue_name": "*"}),
)
logger = logging.getLogger("raati.upkeep")


class Command(BaseCommand):
    help = "Retention, expired sessions, old tasks, and a backup. Each step runs, whatever became of the others."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--backup", action="store_true", help="and at last a backup; those of long ago are deleted")

    def handle(self, *_args: Any, **options: Any) -> None:
        failed = [name for name, how in STEPS if not self._done(name, how)]
        if not failed:
            heart.beat(heart.NIGHT)  # also if there is no backup
        if options["backup"] and not self._done("backup", {"keep": settings.RAATI.backup_days}):
            failed.append("backup")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. Run them one by one to see why.")

    def _done(self, name: str, options: dict[str, Any]) -> bool:
        self.stdout.write(f"{name} …")
        try:
            call_command(name, stdout=self.stdout, **options)
        except Exception:
            logger.exception("nightly: %s", name)
            return False
        return True
