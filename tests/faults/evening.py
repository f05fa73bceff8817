"""An evening that faults strike: servers, a lead, six panelists who write all the time, a draft, and what must hold."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections

from facilitation.board.events import BoardEvent
from facilitation.models import Note
from facilitation.talk.events import TalkEvent
from panels.models import Membership
from recommendations.models import Draft
from roomlog.models import CommandRecord, Event
from sessions.models import Attendance
from sessions.selectors import seats_of
from tests.browser.evidence import assert_dense
from tests.cast import Cast, entered
from tests.faults import own
from tests.faults.client import Door, StubbornClient, StubbornLine
from tests.faults.editor import StubbornEditor, text_of
from tests.room.editors import start_draft
from tests.room.scenes import at_phase
from tests.room.screen import Screen
from tests.servers import Servers, usual

# So long after a fault's end screens may differ. ``make faults`` asks for ten seconds; the suite shares its machine.
HEALED_S = float(os.environ.get("RAATI_TEST_HEALED_S", "60"))
_TOLD = 4000  # characters of a server's log, for whoever reads why a test failed
MOST_NOTES = 38  # a person may write forty on a board
HAND_EVERY = 6  # notes between a hand that goes up and the same hand going down
Act = Callable[[StubbornClient, int], Awaitable[Any]]
L = TypeVar("L", bound=StubbornLine)


def processes() -> int:
    """Two, where they can hear each other."""
    return 2 if settings.REDIS_URL else 1


@asynccontextmanager
async def served(count: int, *, by: str | None = None, **more: Any) -> AsyncIterator[Servers]:
    """Starting and stopping takes a second or two, which the clients' loop must not lose."""
    servers = await sync_to_async(partial(Servers, count, by=by or usual(), **more))()
    async with AsyncExitStack() as stack:
        for server in servers:
            stack.push_async_callback(asyncio.to_thread, server.stop)
        await asyncio.gather(*(asyncio.to_thread(server.start) for server in servers))
        try:
            yield servers
        except BaseException:
            for server in servers:
                print(f"What the server at {server.port} said:\n{server.output()[-_TOLD:]}")
            raise


@asynccontextmanager
async def client_of(member: Membership, meeting_id: int, door: Door) -> AsyncIterator[StubbornClient]:
    async with _line(lambda cookie: StubbornClient(member, meeting_id, cookie, door), member) as client:
        yield client


@asynccontextmanager
async def editor_of(member: Membership, draft: Draft, door: Door) -> AsyncIterator[StubbornEditor]:
    async with _line(lambda cookie: StubbornEditor(member, draft, cookie, door), member) as editor:
        yield editor


@asynccontextmanager
async def _line(make: Callable[[str], L], member: Membership) -> AsyncIterator[L]:
    browser = await sync_to_async(entered)(member)
    line = make(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    try:
        yield line
    finally:
        await line.close()


class Evening:
    """The lead and six panelists at one table; somebody types in a draft, somebody else reads it there.

    ``async with evening(cast, doors) as e:``
    """

    def __init__(self, cast: Cast, lead: StubbornClient, panelists: list[StubbornClient]) -> None:
        self.cast, self.lead, self.panelists = cast, lead, panelists
        self.editors: list[StubbornEditor] = []  # the first one types
        self.rooms: dict[int, int] = {}  # by membership: its table's
        self._going = True
        self._healed_at: float | None = None
        self._acting: list[asyncio.Task[None]] = []

    @property
    def everybody(self) -> list[StubbornClient]:
        return [self.lead, *self.panelists]

    @property
    def answered(self) -> int:
        """How many commands were acknowledged so far."""
        return sum(len(one.acked) for one in self.everybody)

    async def all_here(self) -> None:
        await until(lambda: all(one.connected for one in [*self.everybody, *self.editors]))

    def keep_writing(self, every: tuple[float, float] = (0.1, 0.4)) -> None:
        """All panelists write note after note, each waiting for the ack of the one before; and the draft grows."""
        self.keep_on(self._write, every)
        for writer in self.editors[:1]:
            writer.start()

    def keep_on(self, act: Act, every: tuple[float, float], most: int = MOST_NOTES) -> None:
        self._acting += [asyncio.create_task(self._repeat(act, client, every, most)) for client in self.panelists]

    def over(self) -> None:
        """The fault ends now. From here on everything has ``HEALED_S``, all in all."""
        self._healed_at = asyncio.get_running_loop().time() + HEALED_S

    async def healed(self, *, but: Iterable[StubbornClient] = ()) -> None:
        """Nobody writes any more; what was sent is answered; all is well, ``HEALED_S`` after the fault was ``over``.

        Asserts that screens are equal again, that nothing was refused or lost, and that all who wrote were answered.
        """
        if self._healed_at is None:
            self.over()
        self._going = False
        async with asyncio.timeout(self._left):
            await asyncio.gather(*self._acting, *(one.stop() for one in self.editors))
        await sync_to_async(connections.close_all)()  # ours may have been cut as well
        await self._draft_kept()
        await self._all_match(set(but))
        await self._all_kept()

    @property
    def _left(self) -> float:
        """Seconds until all must be well."""
        assert self._healed_at is not None
        return self._healed_at - asyncio.get_running_loop().time()

    async def _repeat(self, act: Act, client: StubbornClient, every: tuple[float, float], most: int) -> None:
        for number in range(most):
            if not self._going:
                return
            await act(client, number)
            await asyncio.sleep(random.uniform(*every))

    async def _write(self, client: StubbornClient, number: int) -> None:
        """Now and then a hand goes up or down."""
        if number % HAND_EVERY == 2:
            await client.send("talk.hand", self.cast.meeting.room_id, up=number % (2 * HAND_EVERY) == 2)
        await client.send("note.write", self.rooms[client.member.pk], text=f"{client.member.name} {number}")

    async def _draft_kept(self) -> None:
        """Everything that was typed is saved, once and in order, and everybody at the draft reads the same."""
        for one in self.editors:
            await until(lambda one=one: one.refused or one.kept == len(one.words), self._left)  # type: ignore[misc]
            assert one.refused == []
        if self.editors:
            saved = await sync_to_async(text_of)(self.editors[0].draft)
            assert saved.split() == self.editors[0].words
            await until(lambda: all(one.text == saved for one in self.editors), self._left)

    async def _all_match(self, but: set[StubbornClient]) -> None:
        pages = [one.page for one in self.everybody if one not in but]
        await asyncio.gather(*(self._own_matches(page) for page in pages))
        await asyncio.gather(*(page.matches_fresh(self._left) for page in pages))

    async def _own_matches(self, page: Screen) -> None:
        while problem := await sync_to_async(own.difference)(page):
            assert self._left > 0, f"{page.member.name}: {problem}"
            await asyncio.sleep(0.1)

    async def _all_kept(self) -> None:
        refused = {one.member.name: list(one.refused.values()) for one in self.everybody if one.refused}
        assert refused == {}
        assert not self._acting or all(one.acked for one in self.panelists)
        await sync_to_async(assert_kept)(self.everybody)


def _only_pages_are_here(cast: Cast) -> None:
    """Whoever has no page would fade from all screens half a minute later, just when these are compared."""
    without = [cast.facilitator, *cast.others.values()]
    Attendance.objects.filter(meeting=cast.meeting, membership__in=without).delete()


@asynccontextmanager
async def evening(cast: Cast, doors: list[Any], *, phase: str = "Silent writing") -> AsyncIterator[Evening]:
    """Everybody is here and seated; people come in by the doors in turn, who types in the draft by the last one."""
    await sync_to_async(at_phase)(cast, phase)
    await sync_to_async(_only_pages_are_here)(cast)
    draft = await sync_to_async(start_draft)(cast)
    async with (
        gathered(cast, doors) as everybody,
        editor_of(cast.panelists[0], draft, doors[-1]) as writer,
        editor_of(cast.facilitator, draft, doors[0]) as reader,
    ):
        everybody.rooms = await sync_to_async(_table_rooms)(cast)
        everybody.editors = [writer, reader]
        await everybody.all_here()
        yield everybody


@asynccontextmanager
async def gathered(cast: Cast, doors: list[Any]) -> AsyncIterator[Evening]:
    """As ``evening``, in whatever phase the meeting is."""
    async with AsyncExitStack() as stack:
        lead, *panelists = [
            await stack.enter_async_context(client_of(member, cast.meeting.pk, doors[turn % len(doors)]))
            for turn, member in enumerate([cast.lead, *cast.panelists])
        ]
        everybody = Evening(cast, lead, panelists)
        await everybody.all_here()
        yield everybody


def broken(clients: Iterable[StubbornLine]) -> dict[str, list[int]]:
    """Who has lost a line, by name, and with which codes."""
    return {one.member.name: one.closes for one in clients if one.closes}


def assert_kept(clients: Collection[StubbornClient]) -> None:
    """What was acknowledged is in the database, by its sender, with its effect, once; logs have no gap.

    ``clients``: all who write notes and raise hands.
    """
    records = set(CommandRecord.objects.values_list("actor", "command"))
    texts = Counter(Note.objects.values_list("text", flat=True))
    told = Counter(Event.objects.values_list("kind", "actor"))
    assert max(texts.values(), default=1) == 1
    for client in clients:
        kept = {command for actor, command in records if actor == client.member.pk}
        assert {UUID(id_) for id_ in client.acked} <= kept, client.member.name
        mine = [text for text in texts if text.startswith(f"{client.member.name} ")]
        written = told[BoardEvent.NOTE_WRITTEN, client.member.pk]
        assert len(mine) == written == client.done["note.write"], client.member.name
    # A hand that goes up or down is told once, without a name.
    assert told[TalkEvent.QUEUE, None] == sum(client.done["talk.hand"] for client in clients)
    assert_dense()


def _table_rooms(cast: Cast) -> dict[int, int]:
    return {member: place.room for member, place in seats_of(cast.meeting.pk).items()}


async def until(condition: Callable[[], Any], seconds: float = HEALED_S) -> None:
    """Asserts that it happens in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, f"it did not happen within {seconds} s"
        await asyncio.sleep(0.02)


async def until_async(condition: Callable[[], Awaitable[Any]], seconds: float = HEALED_S) -> None:
    """Asserts that it happens in time."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not await condition():
        assert asyncio.get_running_loop().time() < deadline, f"it did not happen within {seconds} s"
        await asyncio.sleep(0.05)
