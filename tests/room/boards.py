"""A table with its people, commands on its board, and screens that follow by patches."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from facilitation.board.commands import COMMANDS
from facilitation.board.entities import board_mine, board_news, board_whole
from facilitation.board.models import Note
from panels.command import Refused
from panels.models import Membership
from roomlog.log import since, transact
from roomlog.models import Event, Room, RoomKind
from sessions.models import Meeting, Round, Seat, Table
from tests.cast import Cast

BY_TYPE = {command.type: command for command in COMMANDS}
Wire = dict[str, Any]


def seat(cast: Cast, *people: Membership) -> "AtTable":
    """A new table of the meeting's first round."""
    round_, _new = Round.objects.get_or_create(meeting=cast.meeting, number=1)
    room = Room.objects.create(kind=RoomKind.TABLE)
    table = Table.objects.create(round=round_, room=room, number=round_.tables.count() + 1)
    for person in people:
        Seat.objects.update_or_create(round=round_, membership=person, defaults={"table": table})
    return AtTable(cast.meeting, table.pk, room.pk)


def begin(cast: Cast, title: str) -> None:
    """The meeting goes to this phase."""
    Meeting.objects.filter(pk=cast.meeting.pk).update(status="running", item=cast.items[title])


def silent_table(cast: Cast) -> "AtTable":
    """A table in silent writing, before anybody has written."""
    begin(cast, "Silent writing")
    return seat(cast, cast.facilitator, *cast.panelists)


def revealed_table(cast: Cast) -> "AtTable":
    """A table whose board is revealed and empty, with two dots each, in the phase of grouping."""
    at = silent_table(cast)
    at.do(cast.facilitator, "board.dots", limit=2)
    at.do(cast.facilitator, "board.reveal")
    begin(cast, "Grouping")
    return at


def refused(at: "AtTable", who: Membership, type_: str, **fields: Any) -> str:
    """The code of the refusal, after a look that nothing changed."""
    before = at.whole(), Event.objects.count()
    with pytest.raises(Refused) as refusal:
        at.do(who, type_, **fields)
    assert (at.whole(), Event.objects.count()) == before
    return refusal.value.code


@dataclass
class AtTable:
    meeting: Meeting
    table_id: int
    room_id: int

    @property
    def table(self) -> Table:
        return Table.objects.select_related("round__meeting__item").get(pk=self.table_id)

    def do(self, who: Membership, type_: str, **fields: Any) -> Wire:
        """The command as dispatch runs it, without the policy; returns the ack's result."""
        command = BY_TYPE[type_]
        ask = command.ask.model_validate(fields)
        receipt = transact(
            self.room_id,
            lambda tx: command.handler(tx, self.table, ask, actor=who),
            actor=who.pk,
            command=uuid4(),
        )
        return receipt.result or {}

    def write(self, who: Membership, text: str, **fields: Any) -> Note:
        return Note.objects.get(pk=self.do(who, "note.write", text=text, **fields)["note"])

    def whole(self) -> Wire:
        return as_sent(board_whole(self.table))

    def mine(self, who: Membership) -> Wire:
        return as_sent(board_mine(self.table, who))

    def texts(self) -> list[str]:
        """What everybody sees, in order."""
        return [note["fields"]["text"] for note in self.whole()["notes"]]


@dataclass
class Screens:
    """What everybody at a table has on their screens, brought up to date by events alone."""

    at: AtTable
    people: list[Membership]
    seq: int = 0
    shown: Wire = field(default_factory=dict)
    mine: dict[int, Wire] = field(default_factory=dict)
    sent: dict[int, list[str]] = field(default_factory=dict)  # every byte that each person got

    def __post_init__(self) -> None:
        self.seq = Room.objects.get(pk=self.at.room_id).last_seq
        self._send_whole(self.at.whole())
        for person in self.people:
            self._send_mine(person)

    def catch_up(self) -> None:
        events, self.seq = since(self.at.room_id, self.seq, 500)
        if not events:
            return
        news, mine = board_news(self.at.table, events, [person.pk for person in self.people])
        patch = as_sent(news)
        if patch["whole"]:
            self._send_whole(patch)
        else:
            self._to_everybody(patch)
            apply(self.shown, patch)
        for person in self.people:
            if person.pk in mine:
                self._send_mine(person)

    def assert_equal_to_fresh(self) -> None:
        assert ordered(self.shown) == ordered(self.at.whole())
        for person in self.people:
            assert self.mine[person.pk] == self.at.mine(person)

    def _send_whole(self, whole: Wire) -> None:
        self.shown = whole
        self._to_everybody(whole)

    def _send_mine(self, person: Membership) -> None:
        self.mine[person.pk] = self.at.mine(person)
        self.sent.setdefault(person.pk, []).append(json.dumps(self.mine[person.pk]))

    def _to_everybody(self, frame: Wire) -> None:
        for person in self.people:
            self.sent.setdefault(person.pk, []).append(json.dumps(frame))


def apply(whole: Wire, patch: Wire) -> None:
    """What a browser does with a patch (assets/board/store.js)."""
    whole["board"] = patch["board"]
    for kind in ("themes", "notes"):
        by_id = {entity["id"]: entity for entity in whole[kind]}
        by_id.update({entity["id"]: entity for entity in patch[kind]})
        whole[kind] = [entity for entity in by_id.values() if entity["fields"] is not None]


def ordered(whole: Wire) -> Wire:
    return {
        **whole,
        "themes": sorted(whole["themes"], key=lambda theme: int(theme["id"])),
        "notes": sorted(whole["notes"], key=lambda note: int(note["id"])),
    }


def as_sent(wire: Wire) -> Wire:
    """Through JSON and back, as a browser gets it."""
    sent: Wire = json.loads(json.dumps(wire))
    return sent
