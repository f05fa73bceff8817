"""``manage.py load_demo``: the demo panels, unless they are there already."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.drawing import load_new_panel
from demo.load import load


class Command(BaseCommand):
    help = "Loads the demo panels. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        for panel in [*load(), load_new_panel()]:
            self.stdout.write(f"{panel.slug}: {panel.title}")
