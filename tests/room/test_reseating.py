"""A draw of seats: everybody hears their seat first, and a table is read once, however many sockets come to it."""

from contextlib import AsyncExitStack
from contextvars import ContextVar
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db.backends.utils import CursorWrapper
from django.test import override_settings

from live import pull
from live.connection import Connection
from live.places import RoomRef
from live.pull import Pulled
from live.switchboard import Switchboard, switchboard
from panels.models import Membership
from roomlog.models import RoomKind
from sessions.models import Seat
from tests.cast import Cast
from tests.room.held import Held
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)

_queries: ContextVar[list[str] | None] = ContextVar("queries", default=None)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked on behalf of this test's own task, in whatever thread."""
    execute = CursorWrapper.execute

    def counting(self: CursorWrapper, sql: Any, params: Any = None) -> Any:
        found = _queries.get()
        if found is not None:
            found.append(str(sql))
        return execute(self, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", counting)


@pytest.fixture
def unheeded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody follows their seat but when the test says so."""
    heed = Switchboard._heed

    def deaf(self: Switchboard, ref: RoomRef, pulled: Pulled) -> None:
        pulled.seats = False
        heed(self, ref, pulled)

    monkeypatch.setattr(Switchboard, "_heed", deaf)


async def _queries_of_a_draw(cast: Cast, screens: int) -> int:
    """With so many screens of each person."""
    people = [one for one in (cast.facilitator, *cast.panelists) for _screen in range(screens)]
    async with AsyncExitStack() as stack:
        mine = [await stack.enter_async_context(Screen(one, cast.meeting)) for one in people]
        await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
        found: list[str] = []
        token = _queries.set(found)
        await switchboard()._moves.reseat(cast.meeting.pk)
        _queries.reset(token)
        await all_match(*mine)
        return len(found)


@pytest.mark.usefixtures("counted", "unheeded")
async def test_a_draw_asks_no_more_for_many_sockets_than_for_few(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    few = await _queries_of_a_draw(cast, 1)
    # What a hub has kept from just before decides about a query or two; three more sockets each, about dozens.
    assert await _queries_of_a_draw(cast, 4) < few + len(cast.panelists)


@override_settings(SOCKET_THREADS=1)
async def test_everybody_hears_their_seat_before_any_table_is_read(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    async with AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(Screen(one, cast.meeting)) for one in cast.panelists]
        await all_match(*screens)
        before = {screen.me["seat"]["room"] for screen in screens}
        html = Held(monkeypatch, pull.html_of, before=True)
        await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
        await screens[0].until(html.reached.is_set)
        for screen in screens:
            await screen.until(lambda one=screen: one.me["seat"]["room"] not in before)
        html.go.set()
        await _settled(cast, screens)


async def test_what_fails_at_one_table_is_not_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    await sync_to_async(at_phase)(cast, "Grouping")
    html_of, broken = pull.html_of, set[int]()

    def fails(ref: RoomRef, *arguments: Any) -> pull.Html:
        if ref.kind == RoomKind.TABLE and (not broken or ref.room in broken):
            broken.add(ref.room)
            raise RuntimeError("the database is away")
        return html_of(ref, *arguments)

    async with AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(Screen(one, cast.meeting)) for one in cast.panelists]
        await all_match(*screens)
        with monkeypatch.context() as patched:
            patched.setattr(pull, "html_of", fails)
            await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
            await screens[0].until(lambda: broken)
            rooms = await sync_to_async(_rooms)(cast.panelists)
            others = [one for one in screens if rooms[one.member.pk] not in broken]
            assert others
            await _settled(cast, others)
        await _settled(cast, screens)


async def test_who_is_being_moved_already_ends_at_the_newest_table(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another draw, while the tables of the one before are still being read."""
    await sync_to_async(at_phase)(cast, "Grouping")
    async with AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(Screen(one, cast.meeting)) for one in cast.panelists]
        await all_match(*screens)
        html = Held(monkeypatch, pull.html_of, before=True)
        await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
        await screens[0].until(html.reached.is_set)
        await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=1)
        html.go.set()
        rooms = await sync_to_async(_rooms)(cast.panelists)
        for screen in screens:
            await screen.until(lambda one=screen: one.me["seat"]["room"] == rooms[one.member.pk])
        await _settled(cast, screens)
        fixed = {cast.panel.room_id, cast.meeting.room_id}
        assert [_rooms_of(one) - fixed for one in screens] == [{rooms[one.member.pk]} for one in screens]


async def _settled(cast: Cast, screens: list[Screen]) -> None:
    """All have their newest table, and it is as it would be read now."""
    rooms = await sync_to_async(_rooms)(cast.panelists)
    for screen in screens:
        await screen.until(lambda one=screen: rooms[one.member.pk] in one.seqs)
    await all_match(*screens)


def _rooms(people: list[Membership]) -> dict[int, int]:
    """The room of everybody's newest table."""
    seats = Seat.objects.filter(membership__in=people).order_by("round__number")
    return dict(seats.values_list("membership_id", "table__room_id"))


def _rooms_of(screen: Screen) -> set[int]:
    connection: Connection
    (connection,) = [one for one in switchboard().connections if one.membership.pk == screen.member.pk]
    return connection.rooms
