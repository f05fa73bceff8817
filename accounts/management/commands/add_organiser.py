"""``manage.py add_organiser aino@suvanto.example --organisation "Suvannon hyvinvointialue"``"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from accounts.models import Organisation, Post, User
from words.fields import Words


class Command(BaseCommand):
    help = "Register an organiser, and the organisation if there is none of that name. Again: changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--organisation", required=True, help="its name in the language given")
        parser.add_argument("--name", default="")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _n in settings.LANGUAGES]
        )
        parser.add_argument("--helper-phone", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as problem:
            raise CommandError(f"{options['email']} is not an e-mail address.") from problem
        with transaction.atomic():
            user, organisation = self.user(options), self.organisation(options)
            Post.objects.get_or_create(user=user, organisation=organisation)
        self.stdout.write(f"{user.email} is an organiser of {organisation}.")
        self.stdout.write(f"They log in at {settings.BASE_URL}/accounts/login/")

    def user(self, options: dict[str, Any]) -> User:
        found = User.objects.filter(email__iexact=options["email"]).first()
        return found or User.objects.create_user(options["email"], name=options["name"], language=options["language"])

    def organisation(self, options: dict[str, Any]) -> Organisation:
        name, slug = options["organisation"], slugify(options["organisation"])[:50]
        if not slug:
            raise CommandError("The organisation's name needs letters.")
        organisation, _made = Organisation.objects.get_or_create(
            slug=slug,
            defaults={"name": Words({options["language"]: name}), "helper_phone": options["helper_phone"]},
        )
        return organisation
