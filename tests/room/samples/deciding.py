"""What leads set beside ballots, and the joint statement."""

from panels.models import Role
from tests.room.samples.decisions import closed, draft
from tests.room.samples.stage import Fields, Sample, Stage
from tests.room.scenes import do


def _framed(stage: Stage) -> None:
    draft(stage)
    do(stage.cast.lead, "joint.write", stage.cast.panel.room_id, **_frame(stage))


def _frame(stage: Stage) -> Fields:
    return {"title": "Our statement", "language": "en", "sections": {str(stage.draft.pk): 1}}


SAMPLES: dict[str, Sample] = {
    "joint.write": Sample("Drafting", Role.LEAD, _frame, draft),
    "joint.compose": Sample("Drafting", Role.LEAD, before=_framed),
    "ballot.statements": Sample("Final vote", Role.LEAD, lambda s: {"ballot": s.ballot.pk, "until": ""}, closed),
}
