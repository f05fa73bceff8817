"""Rounds of tables: drawing one, moving somebody, seating who comes late."""

import secrets
from typing import Any

from panels.command import Refused
from panels.models import Membership, Role
from roomlog.log import Tx
from roomlog.models import Room, RoomKind
from sessions import presence, seating
from sessions.events import MeetingEvent, TableEvent
from sessions.models import Aside, Meeting, Round, Seat, Status, Table
from sessions.pairs import selectors as pairs

SEATED = frozenset({Role.PANELIST, Role.TABLE_FACILITATOR, Role.NOTE_TAKER})
_SEATABLE = SEATED | {Role.EXPERT}  # who visits a table; others would read a board that they may not see
_FACILITATORS = (Role.TABLE_FACILITATOR, Role.NOTE_TAKER)


def seat_everyone(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Draw a new round of tables for everyone who is here (before anyone is: for all panelists)."""
    return {"round": draw_round(tx, meeting, tables=ask.tables).number}


def draw_round(tx: Tx, meeting: Meeting, *, tables: int | None = None) -> Round:
    panelists = _to_seat(tx, meeting)
    if not panelists:
        raise Refused("nobody-to-seat")
    count = min(tables or seating.tables_for(len(panelists)), len(panelists))
    people = pairs.people(panelists, meeting.panel_id)
    met = _met(meeting)
    seed = secrets.randbits(32)
    groups = seating.seat(people, count, met=met, seed=seed)
    by_id = {person.id: person for person in people}
    score = seating.score([[by_id[pk] for pk in group] for group in groups], met)
    newest = _newest(meeting)
    previous = list(Table.objects.filter(round=newest).order_by().values_list("room_id", flat=True))
    new = Round.objects.create(
        meeting=meeting,
        number=newest.number + 1 if newest else 1,
        score={**score.as_json(), "seed": seed},  # with the seed anybody can draw the round again
    )
    _fill(meeting, new, groups)
    for room in tx.also_all(previous).values():
        tx.append(TableEvent.PEOPLE_CHANGED, new.pk, room=room)
    tx.append(MeetingEvent.SEATS_CHANGED, new.pk)
    return new


def move(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """Seat somebody at another table (or at one at all), or let them stay in the plenary."""
    newest = _newest(meeting)
    person = Membership.objects.filter(panel=meeting.panel_id, pk=ask.membership, removed_at=None).first()
    if newest is not None and person is not None and ask.table is None:
        _set_aside(tx, newest, person)
        return
    table = newest.tables.filter(number=ask.table).first() if newest else None
    if newest is None or person is None or person.role not in _SEATABLE or table is None:
        raise Refused("unknown")
    old = Seat.objects.filter(round=newest, membership=person).select_related("table").first()
    if old and old.table_id == table.pk:
        return
    if old:
        rooms = [old.table.room_id, table.room_id]
        old.table = table
        old.save()
    else:
        rooms = [table.room_id]
        Seat.objects.create(round=newest, table=table, membership=person)
    Aside.objects.filter(round=newest, membership=person).delete()
    for room in tx.also_all(rooms).values():
        tx.append(TableEvent.PEOPLE_CHANGED, person.pk, room=room)
    tx.append(MeetingEvent.SEATS_CHANGED, newest.pk)


def _set_aside(tx: Tx, newest: Round, person: Membership) -> None:
    """Out of their seat, until somebody seats them again or the next round is drawn."""
    _aside, is_new = Aside.objects.get_or_create(round=newest, membership=person)
    seat = Seat.objects.filter(round=newest, membership=person).select_related("table").first()
    if seat is not None:
        seat.delete()
        tx.append(TableEvent.PEOPLE_CHANGED, person.pk, room=tx.also(seat.table.room_id))
    if seat is not None or is_new:
        tx.append(MeetingEvent.SEATS_CHANGED, newest.pk)


def seat_late(tx: Tx, meeting: Meeting, membership: Membership) -> None:
    """Who comes late gets the best free seat of the running round; who has one keeps it."""
    newest = _newest(meeting)
    if newest is None or newest.seats.filter(membership=membership).exists():
        return
    if newest.asides.filter(membership=membership).exists():
        return
    tables = list(newest.tables.order_by("number"))
    if not tables:
        return
    if membership.role in _FACILITATORS:
        table = _least_facilitated(newest, tables, membership.role)
    else:
        seated = [pairs.people(_people_at(table), meeting.panel_id) for table in tables]
        late = pairs.people([membership], meeting.panel_id)[0]
        table = tables[seating.best_table(late, seated, met=_met(meeting), capacity=None)]
    Seat.objects.create(round=newest, table=table, membership=membership)
    tx.append(TableEvent.PEOPLE_CHANGED, membership.pk, room=tx.also(table.room_id))
    tx.append(MeetingEvent.SEATS_CHANGED, newest.pk)


def free_seats(tx: Tx, membership: Membership) -> None:
    """Who was removed, or has a role that sits nowhere, keeps no seat in a meeting that is not over.

    The panel's room is locked by the caller; here plenaries and then tables follow. All plenaries, before anything is
    read: a round may just be drawn that seats this person.
    """
    if membership.is_active and membership.role in SEATED:
        return
    meetings = list(Meeting.objects.filter(panel=membership.panel_id).exclude(status=Status.ENDED).order_by("room_id"))
    rooms = tx.also_all(meeting.room_id for meeting in meetings)
    plenaries = {meeting.pk: rooms[meeting.room_id] for meeting in meetings}
    running = Meeting.objects.filter(pk__in=plenaries).exclude(status=Status.ENDED)
    newest = [one for meeting in running if (one := _newest(meeting)) is not None]
    seats = Seat.objects.filter(round__in=newest, membership=membership).select_related("table", "round")
    for seat in seats.order_by("table__room_id"):
        tx.append(TableEvent.PEOPLE_CHANGED, membership.pk, room=tx.also(seat.table.room_id))
        tx.append(MeetingEvent.SEATS_CHANGED, seat.round_id, room=plenaries[seat.round.meeting_id])
        seat.delete()


def _to_seat(tx: Tx, meeting: Meeting) -> list[Membership]:
    panelists = Membership.objects.filter(panel=meeting.panel_id, role=Role.PANELIST, removed_at=None)
    here = presence.present(meeting.pk, tx.now)
    return list(panelists.filter(pk__in=here)) or list(panelists)


def _fill(meeting: Meeting, new: Round, groups: list[list[int]]) -> None:
    links = dict(meeting.table_links.values_list("number", "url"))
    staff = Membership.objects.filter(panel=meeting.panel_id, role__in=_FACILITATORS, removed_at=None).order_by("pk")
    people = [list(group) for group in groups]
    for role in _FACILITATORS:
        helpers = [one.pk for one in staff if one.role == role]
        for group, helper in zip(people, helpers, strict=False):  # a table each, as far as they reach
            group.append(helper)
    rooms = Room.objects.bulk_create(Room(kind=RoomKind.TABLE) for _group in groups)
    tables = Table.objects.bulk_create(
        Table(round=new, room=room, number=number, call_url=links.get(number, ""))
        for number, room in enumerate(rooms, 1)
    )
    seats = ((table, pk) for table, group in zip(tables, people, strict=True) for pk in group)
    Seat.objects.bulk_create(Seat(round=new, table=table, membership_id=pk) for table, pk in seats)


def _newest(meeting: Meeting) -> Round | None:
    return meeting.rounds.order_by("-number").first()


def _people_at(table: Table) -> list[Membership]:
    return [
        seat.membership
        for seat in table.seats.select_related("membership")
        if seat.membership.role == Role.PANELIST and seat.membership.is_active
    ]


def _least_facilitated(newest: Round, tables: list[Table], role: str) -> Table:
    held = newest.seats.filter(membership__role=role, membership__removed_at=None).values_list("table_id", flat=True)
    taken = list(held)
    return min(tables, key=lambda table: (taken.count(table.pk), table.number))


def _met(meeting: Meeting) -> Any:
    """How often each pair of panelists has sat at one table in this panel so far."""
    rows = Seat.objects.filter(round__meeting__panel=meeting.panel_id, membership__role=Role.PANELIST).values_list(
        "round_id", "table_id", "membership_id"
    )
    rounds: dict[int, dict[int, list[int]]] = {}
    for round_id, table_id, membership_id in rows:
        rounds.setdefault(round_id, {}).setdefault(table_id, []).append(membership_id)
    return seating.pairs_met(tables.values() for tables in rounds.values())
