"""A draft's versions and comments."""

from base64 import b64encode

from django.utils import timezone

from panels.models import Role
from recommendations.drafts import updates
from recommendations.drafts.updates import Entry
from recommendations.models import DraftComment
from tests.room.samples.stage import Fields, Sample, Stage
from tests.room.scenes import do
from tests.yjs import Pen, number

_PANELIST = Role.PANELIST
_CLIENT = 77  # the panelist's Yjs client


def _draft(stage: Stage) -> None:
    do(stage.cast.lead, "draft.start", stage.cast.meeting.room_id, title="A human answers", language="en")
    pen = Pen(_CLIENT, *updates.whole(stage.draft.pk).values())
    written = pen.write("A person answers the phone")
    updates.append(stage.draft.pk, [Entry(stage.sender.pk, frozenset({_CLIENT}), written)], timezone.now())


def _saved(stage: Stage) -> None:
    _draft(stage)
    do(stage.cast.lead, "draft.save", stage.draft.room_id, name="Before the break")
    do(stage.cast.lead, "draft.rename", stage.draft.room_id, title="Another title")


def _place(_stage: Stage) -> Fields:
    """Its third to sixth letters; the text and its format begin at the clock 1."""
    ends = ((3, b"\x00"), (6, b"\x41"))
    coded = [b64encode(b"\x00" + number(_CLIENT) + number(clock) + side).decode() for clock, side in ends]
    return {"anchor": coded[0], "head": coded[1]}


def _commented(stage: Stage) -> None:
    _draft(stage)
    do(stage.sender, "comment.write", stage.draft.room_id, text="Who pays?", **_place(stage))


def _comment(_stage: Stage) -> int:
    return DraftComment.objects.get().pk


SAMPLES: dict[str, Sample] = {
    "draft.save": Sample("Drafting", _PANELIST, lambda s: {"name": "Before the break"}, _draft),
    "draft.restore": Sample("Drafting", _PANELIST, lambda s: {"version": 1}, _saved),
    "comment.write": Sample("Drafting", _PANELIST, lambda s: {"text": "Who pays?", **_place(s)}, _draft),
    "comment.reply": Sample("Drafting", _PANELIST, lambda s: {"comment": _comment(s), "text": "The town."}, _commented),
    "comment.edit": Sample(
        "Drafting", _PANELIST, lambda s: {"comment": _comment(s), "version": 1, "text": "Who?"}, _commented
    ),
    "comment.delete": Sample("Drafting", _PANELIST, lambda s: {"comment": _comment(s), "version": 1}, _commented),
    "comment.resolve": Sample("Drafting", _PANELIST, lambda s: {"comment": _comment(s), "on": True}, _commented),
}
