"""``manage.py demo_links``: one link per role, with the QR code of a panelist's link."""

import io
from typing import Any

import segno
from django.core.management.base import BaseCommand
from django.utils import translation

from demo.links import DemoLink, links


class Command(BaseCommand):
    help = "Prints the demo's links."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            found = links()
            for panel, panel_links in found:
                self._list(str(panel.title), panel_links)
            for panelist in [link for _panel, some in found for link in some if link.is_panelist][:1]:
                self._print_qr(panelist)

    def _list(self, title: str, some: list[DemoLink]) -> None:
        width = max(len(link.label) for link in some)
        self.stdout.write(f"\n{title}")
        for link in some:
            self.stdout.write(f"  {link.label:{width}}  {link.address}")

    def _print_qr(self, panelist: DemoLink) -> None:
        picture = io.StringIO()
        segno.make(panelist.address, error="l").terminal(picture, compact=True)
        self.stdout.write(f"\n{panelist.label}:\n{picture.getvalue()}")
