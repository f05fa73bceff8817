"""Whoever leaves a draft is gone: also if the database is away, if they left while it opened, and in other processes."""

import asyncio
from typing import Any

import pytest
from django.db import OperationalError

from live import draft_hub, draft_switchboard, draft_tick
from recommendations.drafts.models import Draft
from tests.cast import Cast
from tests.room.editors import DraftEditor, start_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


async def until(condition: Any, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


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
        monkeypatch.setattr(draft_tick, "in_database", lambda _function: away)
        monkeypatch.setattr(draft_hub, "in_database", lambda _function: away_slowly)
        await aino.offer(aino.pen.write("yksi"))
        await tried.wait()
        await aino.offer(aino.pen.write("kaksi"))
        await until(lambda: len(hub._waiting) == 1 and not board._tick._due)
        if board._tick._running is not None:
            await board._tick._running  # its tick has come and left it to those that are being tried
        await aino.socket.send_input({"type": "websocket.disconnect", "code": 1006})
        await until(lambda: not hub.editors)
        go.set()
        await until(lambda: draft.pk not in board.hubs)
        await asyncio.wait_for(hub.settle(), 10)
