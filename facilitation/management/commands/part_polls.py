"""``manage.py part_polls``: first polls whose second one never came lead to nobody any more. For a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from facilitation.polls.services import part_old


class Command(BaseCommand):
    help = "Destroy the keys of first polls that were never asked a second time within poll_pair_days."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            parted = part_old(timezone.now())
        self.stdout.write(f"{parted} parted")
