"""The lead's desk: all tables at a glance, from several apps."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from facilitation.board.selectors import Tally, hidden_boards, tallies
from roomlog.models import RoomKind
from sessions.regions import LEAD, SEAT_CHANGES, Region
from sessions.snapshot import Sitter, Snapshot


class Card(NamedTuple):
    """One table on the desk. What it shows is all in here, so tables where nothing happened are not rendered again."""

    pk: int
    number: int
    people: tuple[tuple[Sitter, bool], ...]  # and whether they are here
    board: Tally | None

    def html(self) -> SafeString:
        return _rendered("live/desk_card.html", self, get_language())

    def options(self) -> SafeString:
        """The table's people, to choose one of."""
        return _rendered("live/desk_options.html", self, get_language())


@lru_cache(maxsize=4096)  # a thousand people at 125 tables in three languages, twice, and as much that has just changed
def _rendered(template: str, card: Card, _language: str | None) -> SafeString:
    return render_to_string(template, {"card": card})


def _desk(snapshot: Snapshot) -> dict[str, Any]:
    here = snapshot.present
    boards = tallies(table.pk for table, _people in snapshot.tables)
    tables = [
        Card(table.pk, table.number, tuple((person, person.pk in here) for person in people), boards.get(table.pk))
        for table, people in snapshot.tables
    ]
    unseated = [pk for pk in snapshot.panelists if pk not in snapshot.seated]
    return {
        "tables": tables,
        "round": snapshot.round,
        "waiting": snapshot.members([pk for pk in unseated if pk in here]),
        "absent": sum(pk not in here for pk in unseated),
        "hidden": hidden_boards(snapshot.meeting_id),
        "withheld": any(not board.revealed for board in boards.values()),
    }


REGIONS = [
    Region(
        "desk",
        "live/desk.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        SEAT_CHANGES,
        _desk,
        ticks=True,
    )
]
