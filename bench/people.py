"""Writes a panel of many people into the stage's database and prints who they are, as JSON.

A process of its own: the programs that measure do not load Django.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.models import Organisation
from live.dispatch import dispatch
from panels.models import Membership, Panel, Role
from roomlog.models import Room, RoomKind
from sessions.models import Meeting, Round, Seat, Table
from tests.cast import make_meeting, make_panel

LANGUAGES = ("fi", "sv", "en")


def write(members: int, table_size: int, phase: int) -> dict[str, Any]:
    """Three leads, then ``members`` people of whom every tenth is a facilitator; the agenda's item ``phase`` runs."""
    slug = f"bench-{uuid4().hex[:8]}"
    panel = make_panel(Organisation.objects.create(name={"en": "Suvanto"}, slug=slug), slug)
    meeting = make_meeting(panel)
    people = Membership.objects.bulk_create([_member(panel, number) for number in range(-2, members + 1)])
    rooms = _seat(meeting, people, table_size) if table_size else {}
    _steer(meeting, people[0], phase)
    return {
        "meeting": meeting.pk,
        "room": meeting.room_id,
        "items": list(meeting.agenda.values_list("pk", flat=True)),
        "people": [
            {
                "public_id": person.public_id,
                "cookie": cookie,
                "role": person.role,
                "language": person.language,
                "table": rooms.get(person.pk, 0),
            }
            for person, cookie in zip(people, _cookies(people), strict=True)
        ],
    }


def _member(panel: Panel, number: int) -> Membership:
    role = Role.LEAD if number < 1 else Role.TABLE_FACILITATOR if number % 10 == 0 else Role.PANELIST
    return Membership(
        panel=panel,
        name=f"Person {number:04}",
        role=role,
        number=number if role == Role.PANELIST else None,
        language=LANGUAGES[number % 3],
        entered_at=timezone.now(),
    )


def _seat(meeting: Meeting, people: Iterable[Membership], size: int) -> dict[int, int]:
    """One round of tables of ``size``; returns the room of each person's table, by membership."""
    seated = [person for person in people if person.role != Role.LEAD]
    new = Round.objects.create(meeting=meeting, number=1)
    rooms: dict[int, int] = {}
    for number, first in enumerate(range(0, len(seated), size), 1):
        room = Room.objects.create(kind=RoomKind.TABLE)
        table = Table.objects.create(round=new, room=room, number=number)
        here = seated[first : first + size]
        Seat.objects.bulk_create(Seat(round=new, table=table, membership=person) for person in here)
        rooms |= {person.pk: room.pk for person in here}
    return rooms


def _steer(meeting: Meeting, lead: Membership, phase: int) -> None:
    item = list(meeting.agenda.all())[phase]
    presses: list[dict[str, Any]] = [{"type": "phase.start"}, {"type": "phase.jump", "item": item.pk}]
    for run, press in enumerate(presses):
        answer = dispatch(lead, {"id": str(uuid4()), "room": meeting.room_id, "expected": run, **press})
        if answer["type"] != "ack":
            raise SystemExit(f"the meeting does not start: {answer}")


def _cookies(people: Iterable[Membership]) -> list[str]:
    """A browser session for each, in which the personal link was opened."""
    store = SessionStore()
    ends = timezone.now() + timedelta(days=1)
    sessions = [
        Session(
            session_key=uuid4().hex,
            session_data=store.encode({"memberships": {person.public_id: person.link_version}}),
            expire_date=ends,
        )
        for person in people
    ]
    Session.objects.bulk_create(sessions)
    return [session.session_key for session in sessions]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1000, help="beside the three leads")
    parser.add_argument("--table-size", type=int, default=8, help="people at a table; 0: no tables")
    parser.add_argument("--phase", type=int, default=0, help="the agenda item that runs, from 0")
    asked = parser.parse_args()
    told = write(asked.members, asked.table_size, asked.phase)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # autovacuum does it within a minute
    print(json.dumps(told))


if __name__ == "__main__":
    main()
