"""Sentences for what is wrong with an agenda's file."""

from django.utils.translation import gettext_lazy as _

from sessions.planning.exchange import Problem

_SENTENCES = {
    "empty": _("The file is empty."),
    "no-rows": _("There are no phases in it."),
    "unreadable": _("We cannot read this file. Save it as CSV (UTF-8) and try again."),
    "bad-json": _("The file is not whole: it breaks off or is damaged near line %(value)s."),
    "not-an-agenda": _("This file holds something else, not an agenda."),
    "other-version": _("The file comes from another version of Raati (%(value)s) and cannot be read here."),
    "no-title-column": _("No column holds the titles. The first row must name the columns, and one must be “title”."),
    "no-minutes-column": _("No column holds the minutes. One column must be called “minutes”."),
    "column-twice": _("Two columns are called “%(value)s”. Rename or remove one of them."),
    "unknown-column": _("We do not know the column “%(value)s”. Rename or remove it, so that nothing is lost."),
    "extra-cells": _("The row has more cells than there are columns. A separator may stand inside a text."),
    "formula": _("“%(value)s” is a formula, not a text. Write what it should say."),
    "no-title": _("The title is missing."),
    "too-long": _("The text is too long: %(value)s."),
    "bad-texts": _("These texts cannot be read: %(value)s."),
    "unknown-language": _("We do not know the language “%(value)s”."),
    "bad-minutes": _("“%(value)s” is not a number of minutes from 1 to 600."),
    "unknown-form": _("“%(value)s” is not a place where people can be."),
    "unknown-tool": _("We do not know the tool “%(value)s”."),
    "bad-board": _(
        "These settings of boards cannot be read: %(value)s. Take them from an exported agenda or leave the cell empty."
    ),
    "bad-flag": _("“%(value)s” is neither yes nor no."),
    "unknown-field": _("We do not know the field “%(value)s”."),
    "too-many-rows": _("There are too many phases: at most %(value)s."),
}


def sentence(problem: Problem) -> str:
    return str(_SENTENCES[problem.code]) % {"value": problem.value}
