"""What the parts of a draft are called."""

from django.utils.translation import gettext_lazy as _

_PARTS = {
    "title": _("Title"),
    "text": _("Recommendation"),
    "rationale": _("Reasons"),
    "addressee": _("To whom"),
    "conditions": _("On what conditions"),
}


def field_name(name: str) -> str:
    """The heading over that part on the draft's page, in the active language."""
    return str(_PARTS.get(name, name))
