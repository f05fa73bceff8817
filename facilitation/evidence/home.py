"""The library on a person's home page."""

from typing import Any

from facilitation.evidence.models import Evidence
from facilitation.evidence.selectors import read_by
from panels.models import Membership
from panels.registry import Part, register_part


def register() -> None:
    register_part(Part("evidence", 12, "facilitation/evidence/my_evidence.html", evidence_of))


def evidence_of(membership: Membership) -> dict[str, Any] | None:
    items = set(Evidence.objects.live().filter(panel=membership.panel_id).values_list("pk", flat=True))
    return {"items": len(items), "read": len(items & read_by(membership))} if items else None
