"""``manage.py preflight [MEETING]``: is everything ready for tonight? Ends with 1 if something is not."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from sessions.models import Meeting
from upkeep import evening
from upkeep.finding import Finding, worst


class Command(BaseCommand):
    help = "Looks at everything that a meeting needs. One line each: ok, warn or fail, and what helps."
    requires_system_checks = ()  # it shall also answer when something is wrong

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("meeting", nargs="?", type=int, help="the number in the meeting's address")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=languages)

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            found = evening.look(self.meeting(options["meeting"]))
        for one in found:
            self.stdout.write(self.line(one))
        if worst(found) == "fail":
            raise CommandError("Not ready: see the lines that say fail.")

    def meeting(self, number: int | None) -> Meeting | None:
        if number is None:
            return None
        try:
            return Meeting.objects.get(pk=number)
        except Meeting.DoesNotExist:
            raise CommandError(f"There is no meeting {number}.") from None
        except Exception:  # without a database: look at the rest
            return None

    def line(self, one: Finding) -> str:
        more = f" → {one.to_do}" if one.to_do else ""
        return f"{one.state:4}  {one.name:12} {one.told}{more}"
