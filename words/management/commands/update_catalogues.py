"""``manage.py update_catalogues``: brings locale/ up to the sources and says what is still to be translated."""

from typing import Any

from django.core.management.base import BaseCommand

from words.catalogues import update


class Command(BaseCommand):
    help = "Updates the message catalogues from the sources."

    def handle(self, *args: Any, **options: Any) -> None:
        for language, lacking in update().items():
            self.stdout.write(f"{language}: {len(lacking)} to translate")
