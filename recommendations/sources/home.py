"""What became of what I wrote, on a person's home page."""

from typing import Any

from facilitation.models import Note
from panels.models import Membership
from panels.registry import Part, register_part


def register() -> None:
    register_part(Part("own-notes", 25, "recommendations/chain/my_notes.html", notes_of))


def notes_of(membership: Membership) -> dict[str, Any] | None:
    """How many notes this person wrote; None without any."""
    count = Note.objects.filter(author=membership).exclude(text="").count()
    return {"count": count} if count else None
