"""``manage.py compile_catalogues``: the catalogues in locale/ as Django reads them."""

from typing import Any

from django.core.management.base import BaseCommand

from words.catalogues import compile_all


class Command(BaseCommand):
    help = "Compiles the message catalogues."

    def handle(self, *args: Any, **options: Any) -> None:
        compile_all()
