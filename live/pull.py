"""What a hub reads: new events, and what they touch, rendered once per audience. Runs in a database thread."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from facilitation.board import entities
from facilitation.board.events import BoardEvent
from facilitation.board.models import Board
from live import own
from live.connection import Audience, Connection
from live.places import RoomRef, ref_of
from live.table import REGIONS, regions_of
from panels.events import MEMBER_CHANGED, MEMBER_LEFT, MEMBER_REMOVED, MEMBER_REVOKED
from panels.models import Membership
from recommendations.ballots import selectors as ballots
from roomlog import log
from roomlog.models import Event, RoomKind
from sessions import presence
from sessions.agenda import MEETING_DELETED
from sessions.events import MeetingEvent
from sessions.models import Meeting, Table
from sessions.regions import PHASE_ALONE, PHASE_CHANGES, Region, render_all
from sessions.snapshot import Snapshot

Key = tuple[str, Audience]  # a region's name, and for whom
Html = dict[Key, str]
Here = Callable[[], set[int]]

_FEW = 3  # tables
_SHOWN_EVERYWHERE = {MEMBER_CHANGED, MEMBER_REMOVED}
_CHECKED_AFTER = {MEMBER_CHANGED, MEMBER_REVOKED, MEMBER_REMOVED, MEMBER_LEFT}


@dataclass
class Later:
    """What is still to be rendered, from the same snapshot. ``perhaps``: if what it shows of the phase is not what it
    showed (``of_phase``, by region) before."""

    regions: list[Region]
    perhaps: list[Region]
    of_phase: Mapping[str, Any]
    snapshot: Snapshot
    audiences: set[Audience]


@dataclass
class Rest:
    html: Html
    regions: set[str]  # names of what was rendered
    of_phase: dict[str, Any]  # what those show of the phase


@dataclass
class Pulled:
    last: int
    touched: set[str] = field(default_factory=set)  # names of regions to forget
    ahead: Html = field(default_factory=dict)  # what everybody looks at first; then there is something for later
    later: Later | None = None
    html: Html = field(default_factory=dict)
    of_phase: dict[str, Any] = field(default_factory=dict)  # by region: what it shows of the phase, where it says so
    board: dict[str, Any] | None = None
    mine: dict[int, dict[str, Any]] = field(default_factory=dict)
    own: dict[str, dict[int, Any]] = field(default_factory=dict)  # by slot, then by membership
    people: set[int] = field(default_factory=set)  # memberships to check again
    seats: bool = False  # somebody sits elsewhere now
    renewed: bool = False  # who people are has changed, or what they left: every room of the panel shows it
    gone: set[int] = field(default_factory=set)  # meetings that were deleted
    due: datetime | None = None  # when time alone will change the phase
    follows: dict[str, Any] = field(default_factory=dict)  # what tables' regions show of the meeting, by name

    def take(self, rest: Rest) -> None:
        self.html = rest.html
        self.touched |= rest.regions
        self.of_phase = rest.of_phase


@dataclass(frozen=True)
class Opening:
    """What a hub begins with."""

    ref: RoomRef
    cursor: int
    due: datetime | None


def opening(room_id: int) -> Opening | None:
    ref = ref_of(room_id)
    if ref is None:
        return None
    cursor = log.last_seqs([room_id]).get(room_id, 0)
    return Opening(ref, cursor, Snapshot(ref.meeting).due if ref.kind == RoomKind.PLENARY else None)


def own_table(connection: Connection, room: int, number: int | None) -> Opening | None:
    """What the hub of somebody's own table begins with, if its number was just read."""
    seat = connection.seat
    if seat is None or seat.room != room or number is None:
        return None
    ref = RoomRef(room, RoomKind.TABLE, connection.membership.panel_id, connection.admission.meeting_id, seat.table)
    return Opening(ref, number, None)


def pull(
    ref: RoomRef, since: int, audiences: set[Audience], here: Here, of_phase: Mapping[str, Any] | None = None
) -> Pulled:
    """Everything after ``since``, for these audiences; ``here`` says the memberships with a socket in the hub.

    ``of_phase``: what the regions that the hub keeps show of the phase, as ``Pulled.of_phase`` said.
    """
    events, last = log.since(ref.room, since, settings.RAATI.catch_up_events)
    pulled = Pulled(last)
    if not events:
        return pulled
    kinds = {event.kind for event in events}
    limited = events[-1].seq < last  # what else happened is not known: as if everything had
    snapshot = snapshot_of(ref)
    if ref.meeting:
        touched = [one for one in _all_regions(ref, audiences) if limited or one.touched_by & kinds]
        known = {} if limited or of_phase is None else of_phase
        perhaps = [one for one in touched if one.name in known and one.touched_by & kinds <= PHASE_ALONE]
        others = [one for one in touched if one not in perhaps]
        _pull_html(Later(others, perhaps, known, snapshot, audiences), pulled)
        pulled.own = own.news(ref, kinds, here, limited=limited)
    if ref.kind == RoomKind.TABLE:
        _pull_board(ref, events, limited, here, pulled)
    if ref.kind == RoomKind.PANEL:
        changed = {int(event.subject) for event in events if event.kind in _CHECKED_AFTER}
        pulled.people = here() if limited else changed
        pulled.renewed = limited or not kinds.isdisjoint(_SHOWN_EVERYWHERE)
        pulled.gone = {int(event.subject) for event in events if event.kind == MEETING_DELETED}
    if ref.kind == RoomKind.PLENARY:
        pulled.due = snapshot.due
        pulled.seats = limited or MeetingEvent.SEATS_CHANGED in kinds
        if limited or not PHASE_CHANGES.isdisjoint(kinds):
            pulled.follows = {one.name: one.follows(snapshot) for one in REGIONS if one.follows is not None}
    return pulled


def rest(later: Later) -> Rest:
    """What a pull has left for later."""
    shown = {one.name: one.of_phase(later.snapshot) for one in [*later.regions, *later.perhaps] if one.of_phase}
    changed = [one for one in later.perhaps if shown[one.name] != later.of_phase[one.name]]
    regions = later.regions + changed
    names = {one.name for one in regions}
    html = _rendered(regions, later.snapshot, later.audiences)
    return Rest(html, names, {name: shows for name, shows in shown.items() if name in names})


def snapshot_of(ref: RoomRef, whole: Snapshot | None = None) -> Snapshot:
    """Nothing is read yet."""
    return Snapshot(ref.meeting, table_id=ref.table, whole=whole)


def whole_of(meeting: int, tables: int) -> Snapshot | None:
    """For so many of its tables together. None for a few: reading what they alone show is cheaper."""
    return Snapshot(meeting) if tables > _FEW else None


def look(region: Region, snapshot: Snapshot, audiences: set[Audience]) -> Html:
    """One region as HTML, once for each audience that sees it."""
    return _rendered([region], snapshot, audiences)


def html_of(
    ref: RoomRef,
    regions: Iterable[Region],
    audiences: set[Audience],
    whole: Snapshot | None = None,
    kept: Snapshot | None = None,
) -> Html:
    """The regions as HTML, once for each audience that sees them, all from one snapshot. ``kept``: of the meeting, but
    for who is here."""
    snapshot = snapshot_of(ref, whole)
    if whole is None and kept is not None:
        snapshot = Snapshot(ref.meeting, table_id=ref.table, now=timezone.now(), whole=kept)
        snapshot.present = presence.present(ref.meeting, snapshot.now)
    return _rendered(regions, snapshot, audiences) if ref.meeting else {}


def whole_board(ref: RoomRef) -> tuple[int, dict[str, Any]]:
    """The table's board with the room's number as of just before: a repeated patch is harmless."""
    last = log.last_seqs([ref.room]).get(ref.room, 0)
    return last, entities.board_whole(Table(pk=ref.table))


def boards_mine(ref: RoomRef, members: Collection[Membership]) -> own.ByMember:
    return entities.boards_mine(Table(pk=ref.table), [one.pk for one in members])


def ballots_mine(ref: RoomRef, members: Collection[Membership]) -> own.ByMember:
    return {one.pk: ballots.mine(Meeting(pk=ref.meeting), one) for one in members}


def mine(ref: RoomRef, slots: Collection[str], members: Collection[Membership]) -> dict[str, own.ByMember]:
    """By slot what is these people's own, read once for all; only the ballot, where no crowd comes, is not."""
    first: dict[str, Any] = {"board": boards_mine, "ballot": ballots_mine}
    found = {slot: read(ref, members) for slot, read in first.items() if slot in slots}
    return found | own.of(ref, slots, [one.pk for one in members])


def while_nothing(ref: RoomRef) -> dict[str, Any]:
    """By slot what is everybody's own while there is no board, ballot …; None once there is one, and it then stays."""
    if ref.kind == RoomKind.TABLE:
        table = Table(pk=ref.table)
        board = None if Board.objects.filter(table=table).exists() else entities.boards_mine(table, [0])[0]
        return {"board": board, **own.while_nothing(ref)}
    if ref.kind == RoomKind.PLENARY:
        ballot: dict[str, Any] | None = None if ballots.has_begun(Meeting(pk=ref.meeting)) else {}
        return {"ballot": ballot, **own.while_nothing(ref)}
    return {}


def _pull_html(whole: Later, pulled: Pulled) -> None:
    first = [one for one in whole.regions if one.is_first]
    if not first:
        pulled.take(rest(whole))
        return
    pulled.ahead = _rendered(first, whole.snapshot, whole.audiences)
    pulled.touched = {one.name for one in first}
    pulled.later = replace(whole, regions=[one for one in whole.regions if not one.is_first])


def _rendered(regions: Iterable[Region], snapshot: Snapshot, audiences: set[Audience]) -> Html:
    return {
        (region.name, audience): html
        for region in regions
        for audience, html in render_all(region, snapshot, audiences).items()
    }


def _all_regions(ref: RoomRef, audiences: set[Audience]) -> list[Region]:
    seen = {region.name: region for view, _language in audiences for region in regions_of(ref.kind, view)}
    return list(seen.values())


def _pull_board(ref: RoomRef, events: list[Event], limited: bool, here: Here, pulled: Pulled) -> None:
    kinds = set(BoardEvent)
    about_board = [event for event in events if event.kind in kinds]
    if not about_board and not limited:
        return
    table = Table(pk=ref.table)
    if limited:
        pulled.board, pulled.mine = entities.board_whole(table), entities.boards_mine(table, here())
    else:
        pulled.board, pulled.mine = entities.board_news(table, about_board, here())
