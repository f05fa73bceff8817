"""The lead's desk: all tables at a glance, from several apps."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from facilitation.board.selectors import Tally, hidden_boards, tallies
from roomlog.models import RoomKind
from sessions.pairs.selectors import unmet
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


class _Shown:
    """A card as it was rendered last: who comes or goes replaces it, so that memory does not grow with the evening."""

    last: tuple[Card, SafeString] | None = None


@lru_cache(maxsize=4096)  # 125 tables in three languages, twice: of five such meetings
def _shown(_template: str, _table: int, _language: str | None) -> _Shown:
    return _Shown()


def _rendered(template: str, card: Card, language: str | None) -> SafeString:
    shown = _shown(template, card.pk, language)
    last = shown.last  # read once: another thread may replace it
    if last is None or last[0] != card:
        last = shown.last = card, render_to_string(template, {"card": card})
    return last[1]


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
        "unmet": unmet(snapshot.meeting.panel_id, ([one.pk for one in people] for _table, people in snapshot.tables)),
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
