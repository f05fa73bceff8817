"""A text of 8,000 characters: refused with the number that fits, which is the number that does fit."""

import re
from uuid import uuid4

import pytest

from live.dispatch import dispatch
from live.table import COMMANDS
from roomlog.models import RoomKind
from tests.cast import make_cast
from tests.room.samples import SAMPLES, Stage, set_up

pytestmark = pytest.mark.once
LONG = 8_000
WORDS = {
    "answer.write": "text",
    "correction.write": "text",
    "help.call": "words",
    "line.rename": "title",
    "message.send": "text",
    "note.edit": "text",
    "note.hide": "reason",
    "note.write": "text",
    "note.write_for": "text",
    "person.mute": "reason",
    "person.remove": "reason",
    "question.edit": "text",
    "question.propose": "text",
    "record.correct": "text",
    "record.write": "text",
    "suggestion.take": "title",
    "task.do": "text",
    "theme.create": "title",
    "theme.rename": "title",
    "walk.comment": "text",
}


@pytest.mark.parametrize("type_", sorted(WORDS))
def test_what_is_too_long_is_told_how_much_fits(db: None, type_: str) -> None:
    stage = set_up(make_cast(), type_)
    refused = _sent(stage, type_, LONG)
    told = re.fullmatch(r"This text is too long. At most (\d+) characters fit.", refused.get("message", ""))
    assert told is not None, refused
    assert _sent(stage, type_, int(told[1]) + 1)["code"] == "too-long"
    assert _sent(stage, type_, int(told[1]))["type"] == "ack"


def _sent(stage: Stage, type_: str, length: int) -> dict[str, str]:
    meeting, panel = stage.cast.meeting.room_id, stage.cast.panel.room_id
    rooms = {RoomKind.PLENARY: meeting, RoomKind.TABLE: stage.table.room_id, RoomKind.PANEL: panel}
    fields = {**SAMPLES[type_].fields(stage), WORDS[type_]: "x" * length}
    frame = {"type": type_, "id": str(uuid4()), "room": rooms[COMMANDS[type_].room], **fields}
    return dispatch(stage.sender, frame)
