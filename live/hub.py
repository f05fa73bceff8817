"""One hub per room per process: the room's cursor here, its sockets, and what was last rendered for them."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import product

from live import frames, metrics
from live import pull as pulls
from live.connection import Audience, Connection
from live.listeners import Listeners
from live.places import RoomRef
from live.pull import Html, Key, Opening, Pulled
from live.rendered import Rendered
from live.shelf import shelf
from live.table import regions_of
from live.telling import Telling
from live.threads import in_database
from roomlog.models import RoomKind
from sessions.regions import Region
from sessions.snapshot import Snapshot

Since = Callable[[], int | None]
Beside = Callable[[Connection], tuple[int | None, ...]]
Whole = Callable[[], Snapshot | None]
_PATIENCE_S, _MOST_PATIENCE_S = 0.002, 0.1  # where a thousand people press all the time, others' turn comes too


class Hub:
    """Sockets join first and read after, so nothing falls between. Rendering is per audience, never per socket.
    What pulls find a socket hears from when it was brought up to date: a newcomer must not take a half for the whole.

    ``heed`` is told what each pull found, whoever asked for it: people to check, seats that changed. ``beside``: how
    far this process has come in somebody's panel and meeting.
    """

    def __init__(self, opening: Opening, heed: Callable[[RoomRef, Pulled], None], beside: Beside) -> None:
        self.ref = opening.ref
        self.cursor = opening.cursor
        self.due = opening.due  # when time alone will change the phase
        self.since = time.monotonic()
        # Of a panel: the last number at which names or texts changed that other rooms show, as far as it is known here.
        self.renewed = opening.cursor
        self.listeners = Listeners()
        self._heed, self._beside = heed, beside
        self._telling = Telling(self.ref, self.listeners, lambda: self.cursor)
        self._rendered = Rendered(self.ref)
        self._whole_board: tuple[int, str] | None = None  # the cursor at which it was encoded, and the frame
        self._commands = 0  # that are being carried out now, for this process's sockets
        self._reading = asyncio.Lock()  # an older reading must never replace a newer one
        self._next: asyncio.Task[None] | None = None  # a reading that has not begun yet: enough for all who wait

    async def join(self, connection: Connection, number: int | None, since: Since) -> None:
        """``number``: the room's last one, if that was just read."""
        self.expect([connection])
        await self.bring([connection], number, since)

    def expect(self, newcomers: Iterable[Connection]) -> None:
        """They are here, and hear nothing until they are brought up to date: all of them together, who come at once."""
        for connection in newcomers:
            self.listeners.expect(connection)
            connection.rooms.add(self.ref.room)

    async def bring(
        self, newcomers: Collection[Connection], number: int | None, since: Since, whole: Snapshot | None = None
    ) -> None:
        """``since`` says how far their pages have come: a page at our cursor lacks only what no event here tells.
        ``whole``: a snapshot of the meeting, read after ``number`` and after they were expected."""
        try:
            await self.pull(number)
            here = await self._let_in(newcomers, since, lambda: self._if_as_new(whole, number))
            await self._telling.welcome(here)
        except BaseException:  # or they would be taken for people who hear everything
            for connection in newcomers:
                self.leave(connection)
            raise

    async def _let_in(self, newcomers: Collection[Connection], since: Since, whole: Whole) -> list[Connection]:
        """Who is still here."""
        async with self._reading:  # a pull under way has sent its first half without these sockets
            for connection in newcomers:
                if connection in self.listeners.everybody:
                    self.listeners.let_in(connection)
                    await self._send_missing(connection, since(), whole())
        return [one for one in newcomers if one in self.listeners.everybody]

    async def _send_missing(self, connection: Connection, since: int | None, whole: Snapshot | None) -> None:
        """Everything shared, from what is rendered already where possible; or what no event of this room tells."""
        regions = regions_of(self.ref.kind, connection.audience[0])
        if since == self.cursor:
            regions = [one for one in regions if one.ticks or one.follows]
        else:
            metrics.RESYNCS.inc()
            if self.ref.kind == RoomKind.TABLE:
                connection.outbox.put(await self._board())
        await self._send_regions(connection, regions, whole)

    def _if_as_new(self, whole: Snapshot | None, number: int | None) -> Snapshot | None:
        """``number``: of the room, before the snapshot was begun."""
        return whole if whole and number == self.cursor and self._rendered.is_as_sure(whole) else None

    def leave(self, connection: Connection) -> None:
        self.listeners.leave(connection)
        connection.rooms.discard(self.ref.room)

    async def pull(self, until: int | None = None) -> None:
        """Catch up with the log (at least to ``until``) and tell every socket. Safe at any time, by anyone."""
        if until is not None and until <= self.cursor:
            return
        if self._next is None:
            self._next = asyncio.create_task(self._pull())
        await asyncio.shield(self._next)

    async def _pull(self) -> None:
        async with self._reading:
            self._next = None  # who asks from now on needs a newer reading
            audiences, known = self.listeners.audiences, self._rendered.of_phase
            pulled = await in_database(pulls.pull)(self.ref, self.cursor, audiences, self.listeners.members, known)
            if pulled.last > self.cursor:
                await self._send_ahead(pulled)
                self._keep(pulled, audiences)
                self._heed(self.ref, pulled)
                self.cursor = pulled.last  # after the rest: pages look at both from their own threads
                self._deliver(pulled)

    async def _send_ahead(self, pulled: Pulled) -> None:
        """What everybody looks at first, while the rest is still being rendered. It bears the number of before: who
        loses the line now is brought up to date from there."""
        if pulled.later is not None:
            self._send_html(pulled.ahead, {audience for _name, audience in pulled.ahead})
            pulled.take(await in_database(pulls.rest)(pulled.later))

    async def tick(self, whole: Snapshot | None = None, names: Collection[str] | None = None) -> None:
        """Look again at regions that change without an event (or the named ones); send those that did.

        One region and language after the other, and not while somebody's command is carried out and told: who presses
        waits for one of these at most. ``whole``: a snapshot of the meeting now, where several rooms are looked at.
        """
        audiences = self.listeners.audiences
        self._rendered.keep_only(audiences)
        seen = {r.name: r for view, _lang in audiences for r in regions_of(self.ref.kind, view)}
        regions = [r for r in seen.values() if (r.ticks if names is None else r.name in names)]
        changed: set[Key] = set()
        try:
            await self._look(regions, audiences, whole, changed)
        finally:  # also if it fails half-way: the next look finds that this is as it was
            await self._send_changed(changed)

    async def look_again(self, name: str, slot: str) -> None:
        """At one region and at everybody's own: another room's event has changed both."""
        await self.tick(None, {name})
        await self._telling.look_again(slot)

    async def _look(
        self, regions: list[Region], audiences: set[Audience], whole: Snapshot | None, changed: set[Key]
    ) -> None:
        """Keep what the regions show now; ``changed`` gets what differs from before."""
        is_new = whole is not None and self._rendered.is_older(whole)  # many tables were looked at before this one
        at, snapshot = self._rendered.moment, pulls.snapshot_of(self.ref, whole if is_new else None)
        apart = _by_language(audiences) if self.ref.kind == RoomKind.PLENARY else [audiences]
        for region, some in product(regions, apart):
            for part in region.parts:  # once for all languages: what is read stays in the snapshot
                await self._give_way()
                await in_database(part)(snapshot)
            await self._give_way()
            async with self._reading:
                if at != self._rendered.moment:  # what was read before an event must not replace what was read after
                    at, snapshot = self._rendered.moment, pulls.snapshot_of(self.ref)
                changed |= self._rendered.look(await in_database(pulls.look)(region, snapshot, some))

    async def _send_changed(self, changed: set[Key]) -> None:
        async with self._reading:
            news = {key: html for key, html in self._rendered.html.items() if key in changed}
            self._send_html(news, {audience for _name, audience in news})

    @contextmanager
    def obeying(self) -> Iterator[None]:
        """While a command in this room is carried out, which then wants to be read at once."""
        self._commands += 1
        try:
            yield
        finally:
            self._commands -= 1

    async def _give_way(self) -> None:
        until = time.monotonic() + _MOST_PATIENCE_S
        while (self._commands or self._reading.locked()) and time.monotonic() < until:
            await asyncio.sleep(_PATIENCE_S)

    def forget(self) -> None:
        """Nothing of what was rendered is shown to who comes now."""
        self._rendered.forget()

    async def renew(self) -> None:
        """Forget what was rendered and send everything shared again: something changed of which no event here tells."""
        async with self._reading:
            audiences = self.listeners.audiences
            regions = {r.name: r for view, _lang in audiences for r in regions_of(self.ref.kind, view)}
            self._whole_board, doubts = None, self._rendered.doubts
            html = await in_database(pulls.html_of)(self.ref, list(regions.values()), audiences)
            self._rendered.replace(html, doubts)
            if self.ref.kind == RoomKind.TABLE:
                self.listeners.put(await self._board())
            self._send_html(self._rendered.html, audiences)

    def set_aside(self, connection: Connection) -> None:
        """It has lost frames: what comes now must not make its page believe that it lacks nothing."""
        self.listeners.set_aside(connection)

    async def again(self, connection: Connection) -> None:
        """After frames were lost: everything that this socket may see of the room, and its own."""
        here = await self._let_in([connection], lambda: None, lambda: None)
        await self._telling.welcome(here)

    async def _board(self) -> str:
        """The whole board, read and encoded once for as long as nothing happens at the table."""
        if self._whole_board is None or self._whole_board[0] != self.cursor:
            seq, board = await in_database(pulls.whole_board)(self.ref)
            self._whole_board = self.cursor, frames.board(self.ref.room, seq, {**board, "whole": True})
        return self._whole_board[1]

    def shown(self, seq: int, audience: Audience) -> Html:
        """What this audience sees, if the hub is exactly at ``seq``; for pages, from any thread."""
        # Read after the cursor: at worst it is newer, and comes again.
        return self._rendered.shown_to(audience) if self.cursor == seq else {}

    async def _send_regions(self, connection: Connection, regions: list[Region], whole: Snapshot | None) -> None:
        audience, rendered = connection.audience, self._rendered
        if lacking := rendered.lacking(regions, audience):
            rendered.add(self._on_pages(connection, lacking))
        if lacking := rendered.lacking(lacking, audience):
            coming = {audience, *self.listeners.coming}
            kept = self._meeting_on_pages(connection)
            rendered.add(await in_database(pulls.html_of)(self.ref, lacking, coming, whole, kept))
            rendered.forget_phase(lacking)
        connection.outbox.put(rendered.frame(self.cursor, audience, regions))

    def _meeting_on_pages(self, connection: Connection) -> Snapshot | None:
        """Not where something has happened at the table since the handshake: the meeting may not have heard of it yet,
        and then its seats are those of before."""
        came = connection.admission
        if self.ref.kind != RoomKind.TABLE or came.number_of(self.ref.room) != self.cursor:
            return None
        kept = shelf.meeting(came.plenary_room, self._beside(connection))
        return kept if kept is not None and self._rendered.is_as_sure(kept) else None

    def _on_pages(self, connection: Connection, regions: list[Region]) -> Html:
        """What this process's pages show of a table, where nothing has happened since: who comes has just seen it."""
        if self.ref.kind != RoomKind.TABLE:
            return {}
        audience = connection.audience
        shown = shelf.lasting(self.ref.room, (*self._beside(connection), self.cursor), audience)
        return {(one.name, audience): shown[one.name] for one in regions if one.name in shown}

    def _keep(self, pulled: Pulled, audiences: set[Audience]) -> None:
        self._rendered.take(pulled, audiences)
        if self.ref.kind == RoomKind.PLENARY:
            self.due = pulled.due
        if pulled.renewed:
            self.renewed = pulled.last

    def _deliver(self, pulled: Pulled) -> None:
        if pulled.board is not None:
            self.listeners.put(frames.board(self.ref.room, self.cursor, pulled.board))
        self._telling.take(pulled)
        self._send_html(pulled.html, self.listeners.audiences)

    def _send_html(self, html: Html, audiences: set[Audience]) -> None:
        for audience in self.listeners.hearing(audiences):
            shown = {name: text for (name, for_whom), text in html.items() if for_whom == audience}
            self.listeners.put_to(audience, frames.regions(self.ref.room, self.cursor, shown))


def _by_language(audiences: set[Audience]) -> list[set[Audience]]:
    """What two views share is rendered once for each language."""
    return [{one for one in audiences if one[1] == language} for language in sorted({one[1] for one in audiences})]
