"""``manage.py reset_second_step aino@suvanto.example``: for somebody who lost the phone and the spare codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import second_factor
from accounts.models import User


class Command(BaseCommand):
    help = "Removes somebody's second step at log-in. Make sure that it is really they who ask."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody with this address logs in here.")
        if not second_factor.remove(user):
            raise CommandError("They have no second step.")
        self.stdout.write("Removed. They log in with the e-mailed code, and can set up the second step again.")
