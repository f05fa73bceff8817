"""Questions to experts on a person's home page."""

from typing import Any

from facilitation.questions.models import ExpertQuestion
from panels.models import Membership, Role
from panels.registry import Part, register_part


def register() -> None:
    register_part(Part("questions", 14, "facilitation/questions/my_questions.html", questions_of))


def questions_of(membership: Membership) -> dict[str, Any] | None:
    """For an expert how many await an answer; None as long as nothing was chosen."""
    chosen = ExpertQuestion.objects.filter(meeting__panel=membership.panel_id).chosen()
    if not chosen.exists():
        return None
    is_expert = membership.role == Role.EXPERT
    return {"waiting": chosen.filter(answers=None).count() if is_expert else 0}
