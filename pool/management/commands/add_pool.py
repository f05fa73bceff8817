"""``manage.py add_pool SLUG --organisation NAME``: a new pool with the usual questions, closed until it is opened."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_slug
from django.db import transaction

from accounts.models import Organisation
from pool.defaults import ATTRIBUTES, RESERVED, notice
from pool.models import Pool, PoolAttribute


class Command(BaseCommand):
    help = "Makes a pool for an organisation that exists. Texts, topics and sharing are set on its page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the pool's name in its address")
        parser.add_argument("--organisation", required=True, help="its name in addresses, e.g. suvanto")
        parser.add_argument("--title", help="in Finnish; default: the slug")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        try:
            validate_slug(slug)
        except ValidationError as problem:
            raise CommandError("Letters, digits and dashes only.") from problem
        if slug in RESERVED or Pool.objects.filter(slug=slug).exists():
            raise CommandError("This name is taken.")
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"There is no such organisation. Known: {known or 'none'}")
        pool = Pool.objects.create(
            organisation=organisation,
            slug=slug,
            title={"fi": options["title"] or slug},
            privacy_notice=notice(organisation),
        )
        for position, (key, label, values) in enumerate(ATTRIBUTES):
            PoolAttribute.objects.create(pool=pool, key=key, label=label, values=values, position=position)
        self.stdout.write(f"/pool/{slug}/")
