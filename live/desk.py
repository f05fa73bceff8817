"""The lead's desk: all tables at a glance, from several apps."""

from typing import Any, NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from facilitation.board.selectors import Tally, hidden_boards, tallies
from facilitation.desk import selectors
from facilitation.desk.events import DeskEvent
from facilitation.desk.models import Audience
from facilitation.desk.signs import RANK, Sign, pulses, signs, talk
from live.kept import Kept
from panels.models import Role
from recommendations.drafts.selectors import listed
from roomlog.models import RoomKind
from sessions.events import MeetingEvent
from sessions.models import Tool
from sessions.pairs.selectors import unmet
from sessions.regions import LEAD, SEAT_CHANGES, Region
from sessions.snapshot import Sitter, Snapshot

_WRITING = {Tool.NOTES, Tool.THEMES}
_BAR = 7  # width of one minute in the small picture, with its gap; in its own units
_HIGH = 24
_CALM = 4  # notes a minute that fill the picture if no minute had more: one note is never a full bar


class Card(NamedTuple):
    """One table on the desk. What it shows is all in here, so tables where nothing happened are not rendered again."""

    pk: int
    number: int
    people: tuple[tuple[Sitter, bool], ...]  # and whether they are here
    board: Tally | None
    signs: tuple[Sign, ...] = ()
    pulse: tuple[int, ...] = ()  # notes in each of the last minutes
    spotlit: bool = False
    room: int = 0  # the plenary's, for the card's forms
    talk: int | None = None  # the largest share of one voice, in percent; None: too little was said

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """The pulse as (x, y, height), the latest minute on the right."""
        most = max(*self.pulse, _CALM) if self.pulse else _CALM
        heights = [round(_HIGH * count / most) for count in self.pulse]
        return [(at * _BAR, _HIGH - high, high) for at, high in enumerate(heights) if high]

    @property
    def leads(self) -> list[tuple[Sitter, bool]]:
        return [(person, here) for person, here in self.people if person.role != Role.PANELIST]

    @property
    def panelists(self) -> list[tuple[Sitter, bool]]:
        return [(person, here) for person, here in self.people if person.role == Role.PANELIST]

    @property
    def here(self) -> int:
        return sum(here for _person, here in self.panelists)

    @property
    def written(self) -> int:
        return sum(self.pulse)

    def roster(self) -> SafeString:
        """The list of people, which stays when notes and signs come and go."""
        return Kept("live/desk_people.html", self.pk, {"people": self.people}).html()

    def html(self) -> SafeString:
        return Kept("live/desk_card.html", self.pk, {"card": self, "minutes": settings.RAATI.desk_minutes}).html()

    def options(self) -> SafeString:
        """The table's people, to choose one of."""
        return Kept("live/desk_options.html", self.pk, {"number": self.number, "people": self.people}).html()


class Cards(tuple[Card, ...]):
    """All tables. Joined here: a template's loop over 125 of them costs more than what it joins."""

    __slots__ = ()

    def html(self) -> SafeString:
        return mark_safe("".join(card.html() for card in self))  # noqa: S308  # rendered by templates

    def options(self) -> SafeString:
        return mark_safe("".join(card.options() for card in self))  # noqa: S308  # rendered by templates


class Colleague(NamedTuple):
    """Somebody to whom control may be handed."""

    pk: int
    name: str
    role: str
    here: bool

    def role_words(self) -> str:
        return str(Role(self.role).label)


def _cards(snapshot: Snapshot) -> Cards:
    here, marks, beats = snapshot.present, snapshot.once(signs), snapshot.once(pulses)
    boards, shown = snapshot.once(_boards), snapshot.once(selectors.spotlight)
    shares = {table: one.largest for table, one in snapshot.once(talk).items()}
    lit = shown.subject if shown is not None and shown.kind == "board" else 0
    return Cards(
        Card(
            table.pk,
            table.number,
            tuple((person, person.pk in here) for person in people),
            boards.get(table.pk),
            tuple(marks.get(table.pk, ())),
            beats.get(table.pk, (0,) * settings.RAATI.desk_minutes),
            table.pk in boards and boards[table.pk].board == lit,
            snapshot.meeting.room_id,
            shares.get(table.pk),
        )
        for table, people in snapshot.tables
    )


def _boards(snapshot: Snapshot) -> dict[int, Tally]:
    return tallies(snapshot.round.tables.values_list("pk", flat=True)) if snapshot.round else {}


def _boards_now(snapshot: Snapshot) -> dict[str, Any]:
    """How far the tables' boards are in a phase of notes or themes, and whether something can be shown."""
    writing = snapshot.tool in _WRITING
    boards = snapshot.once(_boards).values() if writing else ()
    return {
        "writing": writing,
        "boards": len(boards),
        "notes": sum(board.notes for board in boards),
        "hidden": sum(not board.revealed for board in boards),
    }


def _look_first(cards: Cards) -> tuple[tuple[Sign, tuple[tuple[int, int], ...]], ...]:
    """Each sign with its tables (id, number), the worst first. Somebody who is away is no reason to leave what one
    does, and calls for help stand above."""
    found: dict[Sign, list[tuple[int, int]]] = {}
    for card in cards:
        for sign in card.signs:
            if sign.code not in {"away", "help"}:
                found.setdefault(sign, []).append((card.pk, card.number))
    ranked = sorted(found.items(), key=lambda pair: (RANK.get(pair[0].code, len(RANK)), -pair[0].number))
    return tuple((sign, tuple(tables)) for sign, tables in ranked)


def _desk(snapshot: Snapshot) -> dict[str, Any]:
    here, cards = snapshot.present, snapshot.once(_cards)
    numbers = {"numbers": [card.number for card in cards]}
    unseated = [pk for pk in snapshot.panelists if pk not in snapshot.seated]
    aside = set(snapshot.round.asides.values_list("membership", flat=True)) if snapshot.round else set()
    return {
        "tables": cards,
        "look_first": Kept("live/desk_look_first.html", snapshot.meeting_id, {"look_first": _look_first(cards)}),
        "numbers": Kept("live/desk_numbers.html", snapshot.meeting_id, numbers),
        "boxes": Kept("live/desk_boxes.html", snapshot.meeting_id, numbers),
        "round": snapshot.round,
        "unmet": unmet(snapshot.meeting.panel_id, ([one.pk for one in people] for _table, people in snapshot.tables)),
        "waiting": snapshot.members([pk for pk in unseated if pk in here and pk not in aside]),
        "aside": snapshot.members(sorted(aside)),
        "absent": snapshot.members([pk for pk in unseated if pk not in here and pk not in aside]),
        "hidden": hidden_boards(snapshot.meeting_id),
        "audiences": Audience.choices,
        "drafts": listed(snapshot.panel.pk),
        "spotlight": snapshot.once(selectors.spotlight),
        "silent_minutes": round(settings.RAATI.silent_table_s / 60),
        "talk_percent": settings.RAATI.talk_share_percent,
        "talk_minutes": settings.RAATI.talk_least_s // 60,
        "away_seconds": round(settings.RAATI.presence_ttl_s),
        "minutes": settings.RAATI.desk_minutes,
    }


def _colleagues(snapshot: Snapshot) -> dict[str, Any]:
    """To whom control may be handed, and the log of conduct."""
    people = snapshot.panel.memberships.filter(removed_at=None, role__in=("lead", "organiser", "table_facilitator"))
    colleagues = [
        Colleague(pk, name, role, pk in snapshot.present) for pk, name, role in people.values_list("pk", "name", "role")
    ]
    return {
        "colleagues": Kept("live/colleague_options.html", snapshot.meeting_id, {"colleagues": colleagues}),
        "deeds": selectors.deeds(snapshot.meeting_id),
        "mutes": selectors.mutes(snapshot.meeting),
    }


REGIONS = [
    Region(
        "desk",
        "live/desk.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        SEAT_CHANGES | {DeskEvent.SPOTLIGHT},  # phases too: within two seconds, by itself, after everybody has them
        _desk,
        ticks=True,
        parts=(
            lambda snapshot: snapshot.tables,
            lambda snapshot: (snapshot.present, snapshot.panelists),
            lambda snapshot: snapshot.once(signs),
            lambda snapshot: (snapshot.once(pulses), snapshot.once(_boards)),
            lambda snapshot: snapshot.once(_cards),
        ),
    ),
    Region(
        "boards_now",
        "live/boards_now.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        SEAT_CHANGES | {MeetingEvent.PHASE_CHANGED},
        _boards_now,
        ticks=True,
        of_phase=lambda snapshot: snapshot.state.step if snapshot.tool in _WRITING else None,
    ),
    Region(
        "colleagues",
        "live/colleagues.html",
        RoomKind.PLENARY,
        frozenset({LEAD}),
        frozenset({DeskEvent.CONTROL, DeskEvent.DEED}),
        _colleagues,
        ticks=True,
    ),
]
