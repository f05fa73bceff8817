"""The officials' page of an answer as a browser uses it, and a second official."""

from typing import Any
from uuid import uuid4

from panels.models import Membership
from tests.answered import REASON
from tests.cast import entered


def page_of(member: Membership, number: int = 1) -> str:
    return f"/m/{member.public_id}/recommendations/{number}/"


def press(member: Membership, do: str, number: int = 1, /, **fields: Any) -> Any:
    return entered(member).post(page_of(member, number), {"do": do, "form_id": str(uuid4()), **fields})


def filled(version: int = 0, **fields: Any) -> dict[str, Any]:
    """What the officials' form sends: the boxes stand in the order of the settings' languages."""
    return {
        "version": str(version),
        "stance": "partly",
        "reason_fi": "",
        "reason_sv": "",
        "reason_en": REASON,
        "owner_en": "Head of service",
        "due_on": "2031-09-30",
        "language": "en",
        **fields,
    }


def returned(words: str) -> dict[str, Any]:
    return {"version": "1", "back-words": words}


def read(member: Membership, address: str = "") -> str:
    return entered(member).get(address or page_of(member)).content.decode()
