"""What people do with questions now: the phase's form says it."""

from typing import Literal

from facilitation.questions.models import QuestionRules
from panels.command import Refused
from roomlog.log import Tx
from sessions.models import Form, Meeting, Tool
from sessions.snapshot import Snapshot
from sessions.state import phase_of

Stage = Literal["", "asking", "voting", "answering"]
_STAGES: dict[str, Stage] = {Form.TABLES: "asking", Form.OWN_WORK: "voting", Form.PLENARY: "answering"}


def stage_of(form: str, tool: str) -> Stage:
    """Tables ask, each votes alone, everybody hears the answers together."""
    return _STAGES.get(form, "") if tool == Tool.QUESTIONS else ""


def stage_now(snapshot: Snapshot) -> Stage:
    item = snapshot.item if snapshot.state.status in {"running", "paused"} else None
    return stage_of(item.form, item.tool) if item else ""


def check_stage(tx: Tx, meeting: Meeting, phase: int | None, stage: Stage) -> None:
    """Raises Refused unless the phase that the sender saw (``phase``: its agenda item) is of that stage."""
    step = phase_of(meeting, phase, tx.now).step
    if step is None or stage_of(step.form, step.tool) != stage:
        raise Refused("wrong-phase")


def rules_of(meeting_id: int) -> QuestionRules:
    """As the lead set them; else what is usual."""
    return QuestionRules.objects.filter(meeting=meeting_id).first() or QuestionRules(meeting_id=meeting_id)
