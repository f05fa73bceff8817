"""All draft hubs of this process, and the loops that keep them true: bells, a question each 2 s, beats."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from live import draft_editor
from live import draft_frames as frames
from live.bells import Bells
from live.draft_editor import Editor
from live.draft_hub import DraftHub, read_log
from live.draft_people import DraftPeople
from live.frames import Close
from live.loops import Errands, forever, safely
from live.outbox import Outbox
from live.threads import in_database
from recommendations.drafts import updates
from recommendations.drafts.events import DraftEvent
from roomlog import log

_NOTICES: dict[str, str] = {
    DraftEvent.RENAMED: "changed",
    DraftEvent.SOURCED: "changed",
    DraftEvent.FROZEN: "frozen",
    DraftEvent.WITHDRAWN: "withdrawn",
    DraftEvent.RETURNED: "returned",
}


def group_of(draft_id: int) -> str:
    """The name of a draft's group in the channel layer: new rows and presence, for the other processes."""
    return f"draft.{draft_id}"


class DraftSwitchboard:
    """One per process and event loop. ``layer`` only hurries: without it the database tells everything."""

    def __init__(self, layer: Any = None) -> None:
        self.loop = asyncio.get_running_loop()
        self.hubs: dict[int, DraftHub] = {}
        self.people: dict[int, DraftPeople] = {}
        self.process = secrets.token_hex(6)
        self._bells = Bells(layer)
        self._errands = Errands()
        self._cursors: dict[int, int] = {}  # by draft: how far its room's events were read
        self._checked_at = self.loop.time()
        self._opening = asyncio.Lock()
        self._tasks = {self.loop.create_task(forever(step)) for step in (self._listen, self._ask, self._beat)}

    async def join(self, editor: Editor) -> DraftHub:
        hub = await self._hub(editor)
        hub.editors.add(editor)
        self.people[hub.draft_id].join(editor)
        return hub

    async def leave(self, editor: Editor) -> None:
        hub = self.hubs.get(editor.admitted.draft_id)
        editor.outbox.close()
        if hub is None or editor not in hub.editors:
            return
        hub.editors.discard(editor)
        self.people[hub.draft_id].leave(editor)
        if not hub.editors:
            await self._close(hub)

    def moved(self, editor: Editor) -> None:
        """Its cursor is somewhere else now."""
        people = self.people.get(editor.admitted.draft_id)
        if people is not None:
            people.moved(editor)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for hub in self.hubs.values():
            await hub.settle()

    # Opening and closing

    async def _hub(self, editor: Editor) -> DraftHub:
        draft_id, room_id = editor.admitted.draft_id, editor.admitted.room_id
        async with self._opening:
            if draft_id not in self.hubs:
                seqs = await in_database(log.last_seqs)([room_id])
                read = await in_database(read_log)(draft_id)
                self._cursors[draft_id] = seqs.get(room_id, 0)
                hub = DraftHub(draft_id, room_id, read, lambda rows: self._errands.run(self._told(draft_id, rows)))
                self.people[draft_id] = DraftPeople(hub, lambda shown: self._errands.run(self._show(draft_id, shown)))
                self.hubs[draft_id] = hub
                self._tune()
            return self.hubs[draft_id]

    async def _close(self, hub: DraftHub) -> None:
        await hub.settle()
        async with self._opening:
            if hub.editors or self.hubs.get(hub.draft_id) is not hub:
                return  # somebody came meanwhile, or it was closed and opened anew
            del self.hubs[hub.draft_id], self.people[hub.draft_id], self._cursors[hub.draft_id]
            self._tune()
        await self._compact(hub)

    async def _compact(self, hub: DraftHub) -> None:
        if len(hub.rows) > settings.RAATI.draft_compact_after:
            await in_database(updates.compact)(hub.draft_id)

    # Bells

    def _tune(self) -> None:
        self._bells.tune(group_of(draft_id) for draft_id in self.hubs)

    async def _told(self, draft_id: int, rows: list[int]) -> None:
        hub, people = self.hubs.get(draft_id), self.people.get(draft_id)
        if hub is not None and people is not None:
            people.wrote()
        await self._send(draft_id, {"type": "rows", "rows": rows})

    async def _show(self, draft_id: int, shown: dict[str, Any]) -> None:
        await self._send(draft_id, {"type": "people", **shown})

    async def _send(self, draft_id: int, message: dict[str, Any]) -> None:
        await self._bells.send(group_of(draft_id), {**message, "draft": draft_id, "process": self.process})

    async def _listen(self) -> None:
        message = await self._bells.heard()
        hub = self.hubs.get(message["draft"])
        if hub is None or message["process"] == self.process:
            return
        if message["type"] == "rows":
            self._errands.run(hub.catch_up(message["rows"]))
        else:
            self.people[hub.draft_id].heard(message["process"], message["people"], message["gone"])

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
        # Every question may be somewhat late: what would be due before the next one is done now.
        if self.loop.time() - self._checked_at > settings.RAATI.draft_check_s - settings.RAATI.poll_s / 2:
            self._checked_at = self.loop.time()
            await self._check(editor for hub in hubs for editor in hub.editors)

    async def _heal(self, hub: DraftHub, size: tuple[int, int] | None) -> None:
        if size != (len(hub.rows), max(hub.rows, default=0)):
            await hub.catch_up()
        if len(hub.rows) > settings.RAATI.draft_compact_after and hub.is_idle:
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

    async def _check(self, editors: Iterable[Editor]) -> None:
        """People who left, were removed or changed roles."""
        asked = list(editors)
        verdicts = await in_database(draft_editor.check)([editor.admitted for editor in asked])
        for editor, verdict in zip(asked, verdicts, strict=True):
            if verdict is not None:
                code = Close.REMOVED if verdict == "removed" else Close.COME_BACK
                self._errands.run(editor.close(code, frames.bye(verdict)))

    # Beats

    async def _beat(self) -> None:
        await asyncio.sleep(settings.RAATI.beat_s)
        for hub in list(self.hubs.values()):
            hub.send(frames.beat())
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
    await hub.settle()
    await editor.close(Close.COME_BACK, frames.bye("restart"))
