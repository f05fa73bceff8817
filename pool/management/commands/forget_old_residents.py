"""``manage.py forget_old_residents [--dry-run]``: retention, every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pool.growth.retention import run
from pool.models import Pool


class Command(BaseCommand):
    help = "Deletes residents and data that are kept long enough, warns whose turn is next, and counts the pools."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        for pool in Pool.objects.select_related("organisation").order_by("pk"):
            done = run(pool, only_count=options["dry_run"])
            said = ", ".join(f"{what}: {count}" for what, count in done.numbers.items() if count)
            self.stdout.write(f"{pool.slug}: {said or 'nothing to do'}")
