"""Sentences for refusals on organisers' pages of the library."""

from django.conf import settings
from django.utils.translation import gettext as _

from panels import wording


def refusal(code: str) -> str:
    if code == "too-much-evidence":
        limit = settings.RAATI.evidence_items
        return _("The library has %(limit)s items already. Take one out first.") % {"limit": limit}
    if code == "unknown":
        return _("This is no longer here.")
    return wording.refusal(code)
