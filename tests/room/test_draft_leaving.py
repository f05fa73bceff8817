"""Whoever leaves a draft is gone: without a database, while the draft still opens, and in other processes."""

import asyncio
import json
from typing import Any

import pytest
from channels.layers import get_channel_layer
from django.db import OperationalError
from django.test import override_settings

from config.limits import Limits
from live import threads
from live.drafts import batch, intake, tick
from live.drafts import switchboard as draft_switchboard
from live.drafts.editor import Admitted, Editor
from live.drafts.frames import ToEditor
from live.drafts.hub import DraftHub
from live.drafts.switchboard import DraftSwitchboard
from live.frames import Close
from live.outbox import Frame, Outbox
from panels.models import Membership
from recommendations.drafts.models import Draft
from tests.cast import Cast
from tests.room.editors import DraftEditor, start_draft
from tests.room.screen import PATIENCE_S, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


async def test_a_draft_left_while_the_database_is_away_is_closed(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of two updates is being tried, the second waits, when the only editor leaves."""
    tried, go = asyncio.Event(), asyncio.Event()

    async def away(*_arguments: object) -> Any:
        raise OperationalError("gone")

    async def away_slowly(*_arguments: object) -> Any:
        tried.set()
        await go.wait()
        raise OperationalError("gone")

    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        board = draft_switchboard.draft_switchboard()
        hub = board.hubs[draft.pk]
        monkeypatch.setattr(tick, "in_database", lambda _function: away)
        monkeypatch.setattr(intake, "in_database", lambda _function: away_slowly)
        await aino.offer(aino.pen.write("yksi"))
        await asyncio.wait_for(tried.wait(), PATIENCE_S)
        await aino.offer(aino.pen.write("kaksi"))
        await until(lambda: len(hub.intake._waiting) == 1 and not board._tick._due)
        if board._tick._running is not None:
            await board._tick._running  # its tick has come and left it to those that are being tried
        await aino.socket.send_input({"type": "websocket.disconnect", "code": 1006})  # type: ignore[no-untyped-call]
        await until(lambda: not hub.editors)
        go.set()
        await until(lambda: draft.pk not in board.hubs)
        await asyncio.wait_for(hub.intake.settle(), PATIENCE_S)
        assert hub.intake._waiting == []
        assert draft.pk not in board.hubs


class Seat:
    """Somebody at a draft of a certain process, without a socket; ``shown`` are the keys of the people they see."""

    def __init__(self, member: Membership, draft: Draft) -> None:
        self.shown: set[str] = set()
        outbox = Outbox(self._send, limit=64, on_overflow=lambda: None)
        self.editor = Editor(Admitted(member, None, draft.pk, draft.room_id), outbox, self._close)

    async def _send(self, frame: Frame) -> None:
        if frame[0] == ToEditor.PRESENCE:
            told = json.loads(frame[1:])
            self.shown |= {person["key"] for person in told["people"]}
            self.shown -= set(told["gone"])

    async def _close(self, code: int, last: bytes) -> None:
        raise AssertionError(code)


async def test_the_last_one_to_leave_is_gone_in_other_processes_too(cast: Cast, draft: Draft) -> None:
    here, there = DraftSwitchboard(get_channel_layer()), DraftSwitchboard(get_channel_layer())
    aino, bertta = Seat(cast.panelists[0], draft), Seat(cast.panelists[1], draft)
    with override_settings(RAATI=Limits(draft_presence_ttl_s=3600.0, draft_check_s=3600.0)):
        await here.join(bertta.editor)
        await there.join(aino.editor)
        await until(lambda: bertta.shown == {aino.editor.key, bertta.editor.key})
        there.leave(aino.editor)
        await until(lambda: aino.editor.key not in bertta.shown)
        assert bertta.shown == {bertta.editor.key}
        await here.stop()
        await there.stop()


async def test_who_was_closed_while_the_draft_opened_is_not_there(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real = asyncio.Event(), threads.in_database

    def slow(function: Any) -> Any:
        async def read(*arguments: Any) -> Any:
            await go.wait()
            return await real(function)(*arguments)

        return read if function is batch.read_log else real(function)

    monkeypatch.setattr(draft_switchboard, "in_database", slow)
    with override_settings(RAATI=Limits(hello_s=0.1)):
        silent = DraftEditor(cast.panelists[0], draft, 7)
        assert await silent.connect()
        assert await silent.is_closed() == Close.SILENT
        board = draft_switchboard.draft_switchboard()
        assert board.hubs == {}
        opened = note_hubs(monkeypatch)
        go.set()
        await until(lambda: len(opened) == 1)
        await until(lambda: board.hubs == {})
        assert opened[0].editors == set()
        await silent.leave()


def note_hubs(monkeypatch: pytest.MonkeyPatch) -> list[DraftHub]:
    """The hubs that are opened from now on."""
    opened: list[DraftHub] = []

    class Noted(DraftHub):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            opened.append(self)

    monkeypatch.setattr(draft_switchboard, "DraftHub", Noted)
    return opened


async def test_a_client_that_goes_while_it_is_sent_away_is_not_there(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patience has begun to close the socket, and waits for its last frame to be taken, when the line breaks."""
    draining = asyncio.Event()

    async def endless(_outbox: Outbox) -> None:
        draining.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Outbox, "drain", endless)
    with override_settings(RAATI=Limits(hello_s=0.1)):
        silent = DraftEditor(cast.panelists[0], draft, 7)
        assert await silent.connect()
        await draining.wait()
        await until(lambda: draft.pk in draft_switchboard.draft_switchboard().hubs)  # it may still be opening
        await silent.leave()
        await until(lambda: draft_switchboard.draft_switchboard().hubs == {})
