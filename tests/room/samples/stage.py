"""The moments that samples are sent at, and what they share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from facilitation.models import (
    ExpertQuestion,
    Note,
    Poll,
    Theme,
)
from panels.models import Membership
from recommendations.models import Ballot, Draft, MinorityStatement
from sessions.models import Meeting, Table
from tests.cast import Cast
from tests.room.scenes import do

Fields = dict[str, Any]


@dataclass
class Stage:
    """The cast at one moment, with what the samples refer to."""

    cast: Cast
    table: Table
    sender: Membership

    @property
    def note(self) -> Note:
        return Note.objects.order_by("pk").first() or missing()

    @property
    def asked(self) -> ExpertQuestion:
        return ExpertQuestion.objects.order_by("created_at", "pk").first() or missing()

    @property
    def theme(self) -> Theme:
        return Theme.objects.order_by("pk").first() or missing()

    @property
    def draft(self) -> Draft:
        return Draft.objects.order_by("pk").first() or missing()

    @property
    def ballot(self) -> Ballot:
        return Ballot.objects.order_by("-pk").first() or missing()

    @property
    def poll(self) -> Poll:
        return Poll.objects.order_by("pk").first() or missing()

    @property
    def statement(self) -> MinorityStatement:
        return MinorityStatement.objects.order_by("pk").first() or missing()


@dataclass(frozen=True)
class Sample:
    """``phase``: the English title of the phase; ``by``: a role; ``before``: what must have happened."""

    phase: str
    by: str
    fields: Callable[[Stage], Fields] = lambda stage: {}
    before: Callable[[Stage], None] = lambda stage: None


def write(stage: Stage) -> None:
    """Two notes of the first panelist, revealed, one of them under a theme; three dots for everyone."""
    writer, room, cast = stage.cast.panelists[0], stage.table.room_id, stage.cast
    Meeting.objects.filter(pk=cast.meeting.pk).update(item=cast.items["Silent writing"])
    for text in ("A human answers the phone.", "Rain cuts the line."):
        do(writer, "note.write", room, text=text)
    do(cast.facilitator, "board.reveal", room)
    do(cast.facilitator, "board.dots", room, limit=3)
    do(writer, "theme.create", room, title="Lines")
    do(writer, "note.move", room, note=stage.note.pk, version=stage.note.version, theme=stage.theme.pk)
    Meeting.objects.filter(pk=cast.meeting.pk).update(item=cast.meeting.item)


def member(stage: Stage) -> Fields:
    return {"member": stage.cast.panelists[5].pk}


def missing() -> Any:
    raise AssertionError("the sample refers to something that is not there")
