"""Doing something for a panelist who is on the phone. It is theirs, as if they had done it; the log says who helped."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.views.decorators.debug import sensitive_variables

from facilitation.board import commands as board
from facilitation.board.services import dots, notes
from facilitation.desk.log import Kind, helped_with_poll, write_down
from facilitation.desk.models import Mute
from facilitation.polls import keys
from facilitation.polls import services as polls
from panels.command import Refused
from panels.models import Membership, Role
from panels.policy import FACILITATORS
from roomlog.log import Tx
from sessions.models import Meeting, Seat, Table

ACTING = FACILITATORS | {"organiser", "tech_support"}
_AT_A_TABLE = {Role.TABLE_FACILITATOR, Role.NOTE_TAKER}


def note(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any] | None:
    helped, table = whom(meeting, ask.member, actor), _their_table(meeting, ask.member)
    helped.check_near()
    helped.check_may_write()
    person = helped.person
    writing = board.WriteNote(text=ask.text, language=ask.language, phase=ask.phase)
    with _in_place_of(tx, table, person):
        result = notes.write(tx, table, writing, actor=person)
    write_down(tx, meeting, Kind.NOTE, actor=actor, about=person.pk, subject=(result or {}).get("note"))
    return result


def dot(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    helped, table = whom(meeting, ask.member, actor), _their_table(meeting, ask.member)
    helped.check_near()
    person = helped.person
    one = board.OneNote(note=ask.note, phase=ask.phase)
    act = dots.place if ask.by > 0 else dots.take
    with _in_place_of(tx, table, person):
        act(tx, table, one, actor=person)
    write_down(tx, meeting, Kind.DOT, actor=actor, about=person.pk, subject=ask.note)


@sensitive_variables()
def poll(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """Their answer; the log says that somebody helped with this poll, not what the answer is.

    Nobody replaces what they said themselves, before they were helped or after.
    """
    helped = whom(meeting, ask.member, actor)
    helped.check_near()
    asked = polls.open_one(meeting, ask.poll)
    before = keys.answer_of(asked, helped.person)
    was_helped = before is not None and helped_with_poll(meeting, helped.person.pk, ask.poll)
    if before is not None and not was_helped:
        raise Refused("answered-alone")
    polls.write_answer(tx, asked, ask, before, actor=helped.person)
    if not was_helped:
        write_down(tx, meeting, Kind.POLL, actor=actor, about=helped.person.pk, subject=ask.poll)


@dataclass(frozen=True)
class Helped:
    """A panelist on the phone, as somebody finds them who would act for them."""

    person: Membership
    is_near: bool
    is_muted: bool

    def check_near(self) -> None:
        """Raises Refused if a table's facilitator would act for somebody of another table."""
        if not self.is_near:
            raise Refused("not-at-your-table")

    def check_may_write(self) -> None:
        if self.is_muted:
            raise Refused("muted")


def whom(meeting: Meeting, member: int, actor: Membership) -> Helped:
    """In one query."""
    people = Membership.objects.filter(panel=meeting.panel_id, role=Role.PANELIST, removed_at=None)
    together = Seat.objects.filter(round=_newest(meeting), membership=member, table__seats__membership=actor)
    muted = Mute.objects.filter(membership=OuterRef("pk"))
    person = people.filter(pk=member).annotate(sits_with=Exists(together), is_muted=Exists(muted)).first()
    if person is None:
        raise Refused("no-such-person")
    return Helped(person, actor.role not in _AT_A_TABLE or person.sits_with, person.is_muted)


def _their_table(meeting: Meeting, member: int) -> Table:
    found = Table.objects.select_related("round").filter(round=_newest(meeting), seats__membership=member)
    table = found.first()
    if table is None:
        raise Refused("without-table")
    table.round.meeting = meeting
    return table


def _newest(meeting: Meeting) -> Subquery:
    return Subquery(meeting.rounds.order_by("-number").values("pk")[:1])


@contextmanager
def _in_place_of(tx: Tx, table: Table, person: Membership) -> Iterator[None]:
    """What happens goes into the table's log as the panelist's own: their page shows it as theirs."""
    room = tx.room
    tx.room = tx.also(table.room_id)
    try:
        with as_theirs(tx, person):
            yield
    finally:
        tx.room = room


@contextmanager
def as_theirs(tx: Tx, person: Membership) -> Iterator[None]:
    """What happens is told as the panelist's own; the deed that is written down afterwards names who helped."""
    actor, tx.actor = tx.actor, person.pk
    try:
        yield
    finally:
        tx.actor = actor
