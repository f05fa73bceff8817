"""A draft's log and its readers without a browser: rows, and people at the hubs of several processes."""

import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection, transaction

from live.drafts import switchboard as draft_switchboard
from live.drafts.editor import Admitted, Editor
from live.drafts.frames import ToEditor
from live.drafts.hub import DraftHub
from live.drafts.switchboard import DraftSwitchboard
from live.outbox import Outbox
from panels.models import Membership
from recommendations.drafts import selectors, updates
from recommendations.drafts.blocks import plain_of
from recommendations.drafts.models import Draft
from recommendations.drafts.updates import Entry
from tests.cast import Cast, entered
from tests.room.editors import split
from tests.room.screen import until
from tests.yjs import Pen


def stored(draft: Draft) -> str:
    return plain_of(selectors.text_of(draft).text)


def opened(draft: Draft, client: int) -> Pen:
    """A pen that has read the log."""
    return Pen(client, *updates.whole(draft.pk).values())


def entry(member: Membership, client: int, update: bytes) -> Entry:
    return Entry(member.pk, frozenset({client}), update)


class Seat:
    """Somebody at a hub of a certain process, without a socket."""

    def __init__(self, member: Membership, draft: Draft, client: int, session: str | None) -> None:
        self.pen = Pen(client)
        self.acks: list[bytes] = []
        self.told: list[bytes] = []  # updates, besides those of a sync
        self.codes: list[bytes] = []
        self.people: set[str] = set()
        outbox = Outbox(self._send, limit=64, on_overflow=lambda: None)
        self.editor = Editor(Admitted(member, session, draft.pk, draft.room_id), outbox, self._closed)
        self._number = 0

    async def sit(self, switchboard: DraftSwitchboard) -> None:
        self.hub: DraftHub = await switchboard.join(self.editor)
        await self.hub.sync(self.editor, self.pen.doc.get_state())
        await self.editor.outbox.drain()
        await until(lambda: len(self.pen.text.children) > 0)

    async def give(self, update: bytes) -> None:
        self._number += 1
        known = len(self.acks)
        await self.hub.intake.offer(self.editor, self._number, update)
        await until(lambda: len(self.acks) > known or bool(self.codes))
        assert not self.codes, self.codes

    async def _send(self, frame: Any) -> None:
        kind, payload = ToEditor(frame[0]), frame[1:]
        if kind == ToEditor.ACK and payload[4:]:
            await self._send(payload[4:])
        if kind == ToEditor.STATE:
            self.pen.take(payload)
        elif kind == ToEditor.UPDATES:
            self._hear(split(payload))
        elif kind == ToEditor.NEWS:
            self._hear(split(payload)[1:])
        elif kind == ToEditor.ACK:
            self.acks.append(payload)
        elif kind == ToEditor.REFUSED:
            self.codes.append(payload)
        elif kind == ToEditor.PRESENCE:
            told = json.loads(payload)
            self.people |= {person["label"] for person in told["people"] if "label" in person}

    def _hear(self, new: list[bytes]) -> None:
        self.told += new
        self.pen.take(*new)

    async def _closed(self, code: int, last: bytes) -> None:
        raise AssertionError(code)


def restart() -> None:
    """The process's hubs are gone, as after a kill."""
    draft_switchboard._switchboard = None


@asynccontextmanager
async def two_processes(cast: Cast, draft: Draft, layer: Any) -> AsyncIterator[tuple[Seat, Seat]]:
    here, there = DraftSwitchboard(layer), DraftSwitchboard(layer)
    sessions = [(await sync_to_async(entered)(member)).session.session_key for member in cast.panelists[:2]]
    aino, bertta = (Seat(cast.panelists[n], draft, 7 + n, sessions[n]) for n in (0, 1))
    await aino.sit(here)
    await bertta.sit(there)
    try:
        yield aino, bertta
    finally:
        await here.stop()
        await there.stop()


def hold(draft_id: int, locked: threading.Event, done: threading.Event) -> None:
    with transaction.atomic():
        updates.lock(draft_id)
        locked.set()
        done.wait(60)
    connection.close()
