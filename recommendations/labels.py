"""How a recommendation is called for short, on every screen, page and report: S3 in Finnish, R3 in English."""

from django.utils.translation import pgettext


def label_of(number: int) -> str:
    return pgettext("short name of a recommendation", "R%(number)s") % {"number": number}
