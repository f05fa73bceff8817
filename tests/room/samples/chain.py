"""Where drafts come from."""

from panels.models import Role
from recommendations.models import DraftSource
from tests.room.samples.stage import Fields, Sample, Stage
from tests.room.scenes import do


def _sourced(stage: Stage) -> None:
    do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title="A human answers", themes=[stage.theme.pk])


def _passage(stage: Stage) -> Fields:
    """Taking away words that it does not belong to changes nothing, and is taken."""
    return {"source": DraftSource.objects.get().pk, "words": "answers", "on": False}


SAMPLES: dict[str, Sample] = {
    "draft.passage": Sample("Grouping", Role.PANELIST, _passage, _sourced),
}
