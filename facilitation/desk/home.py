"""What was done to or for a panelist, on their home page: also while no meeting runs."""

from typing import Any

from django.conf import settings

from facilitation.desk.models import Deed
from facilitation.desk.strings import strings
from panels.models import Membership, Role
from panels.registry import Part, register_part


def register() -> None:
    register_part(Part("deeds", 18, "facilitation/desk/my_deeds.html", deeds_of))


def deeds_of(membership: Membership) -> dict[str, Any] | None:
    """The latest first, over all meetings; None for others, and where nothing was done."""
    if membership.role != Role.PANELIST:
        return None
    found = Deed.objects.filter(about=membership).select_related("actor", "meeting")[: settings.RAATI.deeds_shown]
    said = strings()  # to the person themselves, as on the live page
    lines = [(deed, said["own.muted_now" if deed.kind == Deed.Kind.MUTED else f"own.{deed.kind}"]) for deed in found]
    return {"deeds": lines} if lines else None
