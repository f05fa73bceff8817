"""``manage.py erase_person PUBLIC_ID [--texts]``: forget who somebody was."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from panels.erasure import erase
from panels.models import Membership


class Command(BaseCommand):
    help = (
        "Erases a person's identity and authorship. What they wrote stays, without an author, unless --texts is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("public_id", help="the part of the person's address after /m/")
        parser.add_argument(
            "--texts", action="store_true", help="also empty the notes and statements that only they wrote"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = (
            Membership.objects.select_related("panel").filter(public_id=options["public_id"]).exclude(name="").first()
        )
        if found is None:
            raise CommandError("There is nobody with this public id, or they were erased before.")
        erase(found, texts=options["texts"])
        self.stdout.write("Erased.")
