"""Filters of organisers' pages."""

from collections.abc import Mapping

from django import template

from panels import wording
from panels.mailing import LETTERS
from panels.models import Role
from panels.people import Problem

register = template.Library()


@register.filter
def sentence(problem: Problem) -> str:
    return wording.of_list(problem)


@register.filter
def role_name(role: str) -> str:
    """The role in the reader's language; what a list said where it is no role."""
    return str(Role(role).label) if role in Role.values else role


@register.filter
def at(values: Mapping[str, str], key: str) -> str:
    return values.get(key, "")


@register.filter
def zone_name(zone: str) -> str:
    """``Europe/Helsinki`` → ``Helsinki``."""
    return zone.rpartition("/")[2].replace("_", " ")


@register.filter
def mail_name(kind: str) -> str:
    """What a kind of mailing is called."""
    return str(LETTERS[kind].name) if kind in LETTERS else kind
