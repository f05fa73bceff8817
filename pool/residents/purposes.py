"""What each purpose keeps of a resident and for how long. Consents, register and retention follow it."""

from copy import deepcopy
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pool.residents.models import Pool, Purpose


@dataclass(frozen=True)
class Use:
    """``fields`` are Resident's, emptied when the consent is withdrawn; ``needed``: nobody is in the pool without."""

    purpose: Purpose
    why: str | Promise
    fields: tuple[str, ...]
    needed: bool = False
    months: str = ""  # the Pool's column: so long after the last sign of life; "": as long as the resident is kept


USES = (
    Use(
        Purpose.CONTACT,
        _("To write to you, or call you, when there is a way to take part that suits you."),
        ("name", "email", "phone", "address", "language", "reach_by", "municipality", "postal_code", "ways", "topics"),
        needed=True,
        months="keep_months",
    ),
    Use(
        Purpose.DRAW,
        _("So that panels and surveys are made up of different people, like the population."),
        ("birth_year", "attributes", "household"),
    ),
    Use(
        Purpose.NEEDS,
        _("So that everything is ready when you take part."),
        ("needs", "needs_note"),
        months="keep_needs_months",
    ),
    Use(
        Purpose.SHARE,
        _("So that other authorities of your area can ask you as well. You see who they are, and can refuse each."),
        (),
    ),
)
USE_OF = {use.purpose: use for use in USES}
_EMPTY: dict[str, object] = {"birth_year": None, "attributes": {}, "ways": [], "topics": [], "needs": []}


def emptied(purpose: str) -> dict[str, object]:
    """The fields of one purpose without what they held."""
    return {name: deepcopy(_EMPTY.get(name, "")) for name in USE_OF[Purpose(purpose)].fields}


def months_of(use: Use, pool: Pool) -> int | None:
    return int(getattr(pool, use.months)) if use.months else None
