"""Doing something for a panelist who is on the phone. It is theirs, as if they had done it; the log says who helped."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Subquery
from django.views.decorators.debug import sensitive_variables

from facilitation.board import commands as board
from facilitation.board.services import dots, notes
from facilitation.desk.conduct import is_muted, table_of
from facilitation.desk.log import Kind, helped_with_poll, write_down
from facilitation.polls import keys
from facilitation.polls import services as polls
from panels.command import Refused
from panels.models import Membership, Role
from panels.policy import FACILITATORS
from roomlog.log import Tx
from sessions.models import Meeting, Seat, Table

ACTING = FACILITATORS | {"organiser", "tech_support"}


def note(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any] | None:
    person, table = whom(meeting, ask.member), _their_table(meeting, ask.member, actor)
    if is_muted(person.pk):
        raise Refused("muted")
    writing = board.WriteNote(text=ask.text, language=ask.language, phase=ask.phase)
    with _in_place_of(tx, table, person):
        result = notes.write(tx, table, writing, actor=person)
    write_down(tx, meeting, Kind.NOTE, actor=actor, about=person.pk, subject=(result or {}).get("note"))
    return result


def dot(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    person, table = whom(meeting, ask.member), _their_table(meeting, ask.member, actor)
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
    person = whom(meeting, ask.member)
    check_near(meeting, person.pk, actor)
    asked = meeting.polls.select_related("pair").filter(pk=ask.poll).first()
    helped = helped_with_poll(meeting, person.pk, ask.poll)
    if asked is not None and not helped and keys.answer_of(asked, person) is not None:
        raise Refused("answered-alone")
    polls.take(tx, meeting, ask, actor=person)
    if not helped:
        write_down(tx, meeting, Kind.POLL, actor=actor, about=person.pk, subject=ask.poll)


def whom(meeting: Meeting, member: int) -> Membership:
    people = Membership.objects.filter(panel=meeting.panel_id, role=Role.PANELIST, removed_at=None)
    person = people.filter(pk=member).first()
    if person is None:
        raise Refused("no-such-person")
    return person


def _their_table(meeting: Meeting, member: int, actor: Membership) -> Table:
    newest = Subquery(meeting.rounds.order_by("-number").values("pk")[:1])
    table = Table.objects.select_related("round").filter(round=newest, seats__membership=member).first()
    if table is None:
        raise Refused("without-table")
    _check_at(table.pk, actor)
    table.round.meeting = meeting
    return table


def check_near(meeting: Meeting, member: int, actor: Membership) -> None:
    """Raises Refused if a table's facilitator would act for somebody of another table."""
    _check_at(table_of(meeting, member), actor)


def _check_at(table: int | None, actor: Membership) -> None:
    if actor.role not in {Role.TABLE_FACILITATOR, Role.NOTE_TAKER}:
        return
    if table is None or not Seat.objects.filter(table=table, membership=actor).exists():
        raise Refused("not-at-your-table")


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
