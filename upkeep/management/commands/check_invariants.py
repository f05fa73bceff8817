"""``manage.py check_invariants``: is everything that is stored as it must be? Reads only; ends with 1 if not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from upkeep import invariants


class Command(BaseCommand):
    help = "Checks what must always be true of the stored panels. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        found = invariants.broken()
        for one in found:
            self.stdout.write(f"broken  {one.rule}: {one.where}")
        if found:
            raise CommandError(f"{len(found)} broken. Keep this database and its backups, and look into it.")
        self.stdout.write(f"All {len(invariants.RULES)} invariants hold.")
