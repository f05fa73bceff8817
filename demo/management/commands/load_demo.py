"""``manage.py load_demo``: the demo panels, unless they are there already."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.load import load


class Command(BaseCommand):
    help = "Loads the two demo panels. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for panel in load():
            self.stdout.write(f"{panel.slug}: {panel.title}")
