"""What the parts of a draft are called."""

from django.utils.translation import gettext


def field_name(name: str) -> str:
    """The heading over that part on the draft's page."""
    return {
        "text": gettext("Recommendation"),
        "rationale": gettext("Reasons"),
        "addressee": gettext("To whom"),
        "conditions": gettext("Conditions"),
    }.get(name, name)
