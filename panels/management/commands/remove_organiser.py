"""``manage.py remove_organiser aino@suvanto.example --organisation "Suvannon hyvinvointialue"``"""

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from accounts.models import Organisation, User
from panels.members import LOGGING_IN, take_out
from panels.models import Membership
from roomlog.log import transact


class Command(BaseCommand):
    help = "End somebody's work for an organisation: its pages, and its panels as staff. Again: changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", required=True, help="its name, as add_organiser was given it")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        organisation = Organisation.objects.filter(slug=slugify(options["organisation"])[:50]).first()
        if user is None or organisation is None:
            raise CommandError("There is no such person or organisation.")
        user.posts.filter(organisation=organisation).delete()  # first: their next page would make them a member again
        own = Membership.objects.filter(user=user, removed_at=None, panel__organisation=organisation)
        for one in own.filter(role__in=LOGGING_IN).select_related("panel"):
            transact(one.panel.room_id, partial(take_out, member=one))
        self.stdout.write(f"{user.email} works for {organisation} no more.")
