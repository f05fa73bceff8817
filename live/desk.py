"""The lead's desk: all tables at a glance, from several apps."""

from typing import Any

from facilitation.board.selectors import hidden_boards, tallies
from panels.models import Role
from roomlog.models import RoomKind
from sessions.regions import LEAD, PHASE_CHANGES, SEAT_CHANGES, Region
from sessions.snapshot import Snapshot


def _desk(snapshot: Snapshot) -> dict[str, Any]:
    here = snapshot.present
    boards = tallies(seated.table.pk for seated in snapshot.tables)
    tables = [
        {
            "table": seated.table,
            "people": [(person, person.pk in here) for person in seated.people],
            "board": boards.get(seated.table.pk),
        }
        for seated in snapshot.tables
    ]
    seats = {person.pk for seated in snapshot.tables for person in seated.people}
    unseated = [person for person in snapshot.members if person.role == Role.PANELIST and person.pk not in seats]
    return {
        "tables": tables,
        "round": snapshot.round,
        "waiting": [person for person in unseated if person.pk in here],
        "absent": sum(person.pk not in here for person in unseated),
        "hidden": hidden_boards(snapshot.meeting_id),
        "withheld": any(not board.revealed for board in boards.values()),
    }


REGIONS = [
    Region(
        "desk",
        "live/desk.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        PHASE_CHANGES | SEAT_CHANGES,
        _desk,
        ticks=True,
    )
]
