"""Sentences for what is wrong with an address file, each with what to do about it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from words.fields import Words

_FILE = {
    "empty": _("The file is empty. It needs a row of column names and one row for each letter."),
    "unreadable": _("We cannot read this file. Save it as CSV and upload it again."),
    "column-twice": _("Two columns mean the same: “%(value)s”. Rename or remove one of them."),
    "no-column": _("These columns are missing: %(value)s. The first row must name the columns."),
    "too-many-rows": _("The file is too long. At most %(value)s letters fit into one batch: split it."),
    "internal": _("Something went wrong on our side. Nothing was lost. Try again."),
    "weasyprint-missing": _("This server cannot make PDF files. Use the list for a printing house instead."),
}
_ROW = {
    "no-name": _("The name is missing. Write it into the file."),
    "no-street": _("The street address is missing. Write it into the file."),
    "no-postal-code": _("The postal code is missing. Write it into the file."),
    "no-city": _("The town is missing. Write it into the file."),
    "too-long": _("A text is too long: “%(value)s”. Shorten it."),
    "twice-here": _("The same person is on row %(value)s. Remove one of the two."),
    "unknown-language": _("We do not know the language “%(value)s”. The letter will be in “%(hint)s”."),
    "unknown-value": _("We do not know “%(value)s”. Correct it, or add it to the pool's groups."),
    "unknown-value-hint": _("We do not know “%(value)s”. Is it “%(hint)s”? Correct it in the file."),
    "empty-cell": _("“%(value)s” is empty. The letter goes out, but its answer is counted in no group there."),
    "extra-cells": _("The row has more cells than there are columns. The extra ones are left out."),
}


def of_file(code: str, value: str = "") -> str:
    return str(_FILE.get(code, _FILE["internal"])) % {"value": value}


def of_row(problem: Mapping[str, Any]) -> str:
    code = str(problem["code"])
    if code == "unknown-value" and problem.get("hint"):
        code = "unknown-value-hint"
    return str(_ROW.get(code, _FILE["internal"])) % {"value": problem.get("value", ""), "hint": problem.get("hint", "")}


REFUSALS = {
    "batch-moved-on": _("This batch of letters is no longer at this step. Look at the page and decide again."),
    "no-good-rows": _("No row of the file can be used. Correct the file and upload it again."),
    "not-allowed": _("You may not do this."),
}


def refusal(code: str) -> str:
    return str(REFUSALS.get(code, _FILE["internal"]))


_POOL_LETTER = _(
    "You have been drawn by lot. We are looking for residents whom we may ask now and then: in panels, in surveys, in "
    "conversations, about services.\n\n"
    "You choose what suits you, and you decide each time whether you take part. You can leave at any time.\n\n"
    "Say yes or no with the code below, or call us."
)


def pool_letter_text() -> Words:
    """What a new letter of a pool says to begin with, in every language."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(_POOL_LETTER)
    return Words(found)
