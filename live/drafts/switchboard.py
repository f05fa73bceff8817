"""All draft hubs of this process, and the loops that keep them true: bells, a question each 2 s, beats."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from heapq import nlargest
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.utils import timezone

from live.attendance import Due
from live.bells import Bells
from live.drafts import frames
from live.drafts.batch import read_log
from live.drafts.editor import Admitted, Editor, Seen, check
from live.drafts.hub import DraftHub
from live.drafts.people import DraftPeople
from live.drafts.tick import DraftTick
from live.frames import Close
from live.loops import Errands, forever, safely, tidy
from live.outbox import Outbox
from live.threads import in_database
from recommendations.drafts import updates
from recommendations.drafts.events import DraftEvent
from recommendations.lanes.events import LaneEvent
from roomlog import log
from sessions import presence

_NOTICES: dict[str, str] = {
    DraftEvent.RENAMED: "changed",
    DraftEvent.SOURCED: "changed",
    DraftEvent.SAVED: "changed",
    DraftEvent.REVISED: "changed",
    DraftEvent.COMMENTED: "commented",
    DraftEvent.ANSWERED: "commented",
    DraftEvent.COMMENT_CHANGED: "commented",
    LaneEvent.WRITTEN: "changed",
    LaneEvent.REMOVED: "changed",
    LaneEvent.HANDLED: "changed",
    DraftEvent.FROZEN: "frozen",
    DraftEvent.WITHDRAWN: "withdrawn",
    DraftEvent.RETURNED: "returned",
}


_NEWEST = 200  # rows: of some seconds, however fast it goes; older ones are found by the two-second question
GROUP = "drafts"  # in the channel layer: new rows and people of all drafts, for the other processes


class DraftSwitchboard:
    """One per process and event loop. ``layer`` only hurries: without it the database tells everything."""

    def __init__(self, layer: Any = None) -> None:
        self.loop = asyncio.get_running_loop()
        self.hubs: dict[int, DraftHub] = {}
        self.people: dict[int, DraftPeople] = {}
        self.process = secrets.token_hex(6)
        self._bells = Bells(layer)
        self._errands = Errands()
        self._tick = DraftTick(self._told)
        self._seen: dict[Admitted, Seen] = {}  # by the last check
        self._due = Due[Editor]()  # who is to be written down as present
        self._spreading: asyncio.TimerHandle | None = None
        self._cursors: dict[int, int] = {}  # by draft: how far its room's events were read
        self._checked_at = self.loop.time()
        self._opening = asyncio.Lock()
        self._tasks = {self.loop.create_task(forever(step)) for step in (self._listen, self._ask, self._beat, tidy)}

    async def join(self, editor: Editor) -> DraftHub:
        """Opening a draft takes time; an editor who left meanwhile would stay for ever, so it is not let in."""
        hub = await self._hub(editor)
        if not editor.left:
            hub.editors.add(editor)
            self._due.came(editor)
            self.people[hub.draft_id].join(editor)
        elif not hub.editors:
            self._errands.run(self._close(hub))
        return hub

    def leave(self, editor: Editor) -> None:
        """At once, so that nothing can come in between. The draft is closed beside: that may wait for the database."""
        editor.left = True
        editor.outbox.close()
        hub = self.hubs.get(editor.admitted.draft_id)
        if hub is None or editor not in hub.editors:
            return
        hub.editors.discard(editor)
        self._due.left(editor)
        self.people[hub.draft_id].leave(editor)
        if not hub.editors:
            self._errands.run(self._close(hub))

    def again(self, editor: Editor) -> None:
        """It has lost frames and has asked for everything."""
        people = self.people.get(editor.admitted.draft_id)
        if people is not None:
            people.tell_all(editor)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for hub in self.hubs.values():
            await hub.intake.settle()

    # Opening and closing

    async def _hub(self, editor: Editor) -> DraftHub:
        draft_id, room_id = editor.admitted.draft_id, editor.admitted.room_id
        async with self._opening:
            if draft_id not in self.hubs:
                seqs = await in_database(log.last_seqs)([room_id])
                read = await in_database(read_log)(draft_id)
                self._cursors[draft_id] = seqs.get(room_id, 0)
                hub = DraftHub(draft_id, room_id, read, wake=self._tick.wake, tell=self._told)
                self.people[draft_id] = DraftPeople(hub, self._stirred, partial(self._met, hub))
                self.hubs[draft_id] = hub
                self._tune()
            return self.hubs[draft_id]

    async def _close(self, hub: DraftHub) -> None:
        await hub.intake.settle()
        async with self._opening:
            if hub.editors or self.hubs.get(hub.draft_id) is not hub:
                return  # somebody came meanwhile, or it was closed and opened anew
            del self.hubs[hub.draft_id], self._cursors[hub.draft_id]
            news = self.people.pop(hub.draft_id).last_news()
            if news is not None:
                self._tell_people([(hub.draft_id, news)])
            self._tune()
        await self._compact(hub)

    async def _compact(self, hub: DraftHub) -> None:
        if len(hub.rows) > settings.RAATI.draft_compact_after:
            await in_database(updates.compact)(hub.draft_id)

    # Bells

    def _tune(self) -> None:
        self._bells.tune([GROUP] if self.hubs else [])

    def _told(self, rows: dict[int, list[int]]) -> None:
        """Where no other process is known to be, nobody is told: who comes is told of the newest rows then."""
        told = [(draft_id, new) for draft_id, new in rows.items() if not self._is_alone(draft_id)]
        if told:
            self._errands.run(self._send({"type": "rows", "drafts": told}))

    def _is_alone(self, draft_id: int) -> bool:
        return draft_id in self.people and self.people[draft_id].is_alone

    def _met(self, hub: DraftHub) -> None:
        """Another process has people there: it may have read the log before what was typed here since."""
        self._errands.run(self._send({"type": "rows", "drafts": [(hub.draft_id, nlargest(_NEWEST, hub.rows))]}))

    def _stirred(self) -> None:
        """People of some draft have something to tell to the other processes: all of them together, soon."""
        if self._spreading is None:
            self._spreading = self.loop.call_later(settings.RAATI.draft_presence_s, self._spread)

    def _spread(self) -> None:
        self._spreading = None
        told = [(draft_id, news) for draft_id, people in self.people.items() if (news := people.fetch()) is not None]
        if told:
            self._tell_people(told)

    def _tell_people(self, told: list[tuple[int, dict[str, Any]]]) -> None:
        self._errands.run(self._send({"type": "people", "drafts": told}))

    async def _send(self, message: dict[str, Any]) -> None:
        await self._bells.send(GROUP, {**message, "process": self.process})

    async def _listen(self) -> None:
        message = await self._bells.heard()
        if message["process"] == self.process:
            return
        for draft_id, what in message["drafts"]:
            hub = self.hubs.get(draft_id)
            if hub is None:
                continue
            if message["type"] == "rows":
                self._errands.run(hub.catch_up(what))
            else:
                self.people[draft_id].heard(message["process"], what["people"], what["gone"])

    # The two-second question

    async def _ask(self) -> None:
        await asyncio.sleep(settings.RAATI.poll_s)
        self._tune()
        hubs = list(self.hubs.values())
        if not hubs:
            return
        sizes = await in_database(updates.sizes)([hub.draft_id for hub in hubs])
        for hub in hubs:
            await safely(self._heal(hub, sizes.get(hub.draft_id)))
        await safely(self._read_rooms(hubs))
        await safely(self._note(hubs))
        # Every question may be somewhat late: what would be due before the next one is done now.
        if self.loop.time() - self._checked_at > settings.RAATI.draft_check_s - settings.RAATI.poll_s / 2:
            self._checked_at = self.loop.time()
            await self._check(editor for hub in hubs for editor in hub.editors)

    async def _heal(self, hub: DraftHub, size: tuple[int, int] | None) -> None:
        if size != (len(hub.rows), max(hub.rows, default=0)):
            await hub.catch_up()
        if len(hub.rows) > settings.RAATI.draft_compact_after and hub.intake.is_idle:
            await self._compact(hub)

    async def _read_rooms(self, hubs: list[DraftHub]) -> None:
        last = await in_database(log.last_seqs)([hub.room_id for hub in hubs])
        for hub in hubs:
            cursor = self._cursors.get(hub.draft_id)
            if cursor is None or last.get(hub.room_id, 0) <= cursor:
                continue
            events, seq = await in_database(log.since)(hub.room_id, cursor, settings.RAATI.catch_up_events)
            if self.hubs.get(hub.draft_id) is hub:
                self._cursors[hub.draft_id] = events[-1].seq if events else seq
            for notice in dict.fromkeys(_NOTICES[event.kind] for event in events if event.kind in _NOTICES):
                hub.send(frames.notice(notice))

    async def _note(self, hubs: list[DraftHub]) -> None:
        """Who writes a draft during a meeting is still in it."""
        here = {editor.member.pk for editor in self._due.among([one for hub in hubs for one in hub.editors])}
        if here:
            await in_database(presence.stay)(here, timezone.now())

    async def _check(self, editors: Iterable[Editor]) -> None:
        """People who left, were removed or changed roles."""
        asked = list(editors)
        admitted = [editor.admitted for editor in asked]
        verdicts, self._seen = await in_database(check)(admitted, self._seen)
        for editor, verdict in zip(asked, verdicts, strict=True):
            if verdict is not None:
                code = Close.REMOVED if verdict == "removed" else Close.COME_BACK
                self._errands.run(editor.close(code, frames.bye(verdict)))

    # Beats

    async def _beat(self) -> None:
        await asyncio.sleep(settings.RAATI.beat_s)
        for hub in list(self.hubs.values()):
            hub.beat()
            self.people[hub.draft_id].repeat()


_switchboard: DraftSwitchboard | None = None


def draft_switchboard() -> DraftSwitchboard:
    """This process's, made for the running event loop."""
    global _switchboard
    if _switchboard is None or _switchboard.loop is not asyncio.get_running_loop():
        _switchboard = DraftSwitchboard(get_channel_layer())
    return _switchboard


def outboxes() -> list[Outbox]:
    """Of all drafting sockets of this process. For any thread."""
    hubs = list(_switchboard.hubs.values()) if _switchboard else []
    return [editor.outbox for hub in hubs for editor in list(hub.editors)]


def goodbyes() -> list[Callable[[], Awaitable[None]]]:
    """For each editor of this process, what sends it to another one. What it has offered is committed before."""
    hubs = _switchboard.hubs.values() if _switchboard else ()
    return [partial(_goodbye, hub, editor) for hub in hubs for editor in hub.editors]


async def _goodbye(hub: DraftHub, editor: Editor) -> None:
    await hub.intake.settle()
    await editor.close(Close.COME_BACK, frames.bye("restart"))
