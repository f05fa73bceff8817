"""``manage.py recount FILE``: counts a ballot's published papers again, as the stand-alone script does."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from recommendations.tally.recount import main
from recommendations.tally.recount_words import LANGUAGES


class Command(BaseCommand):
    help = "Counts a ballot's JSON file, or all ballots of a panel.json, again and says whether the result agrees."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file")
        parser.add_argument("--papers", help="a downloaded table of papers (CSV) to compare with the file")
        parser.add_argument("--language", choices=LANGUAGES, default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        words = [options["file"], "--language", options["language"]]
        if options["papers"]:
            words += ["--papers", options["papers"]]
        if code := main(words):
            sys.exit(code)
