"""A process that is told to end, and somebody or something that holds up the goodbyes."""

import asyncio
import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from config.limits import Limits
from live import drain
from live.drafts import switchboard as draft_switchboard
from live.drain import Drain
from live.frames import Close

Sent = list[dict[str, Any]]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Event]:
    """The server's own handler of SIGTERM was called."""
    told = asyncio.Event()
    monkeypatch.setattr(drain, "draining", False)
    monkeypatch.setattr(drain, "_end_at_last", lambda: None)  # this process goes on
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: told.set())
    with override_settings(RAATI=Limits(drain_s=0.1, drain_wait_s=1.2)):
        yield told
    signal.signal(signal.SIGTERM, before)


async def app(_scope: Any, receive: Any, _send: Any) -> None:
    await receive()


async def never() -> None:
    await asyncio.Event().wait()


async def end_with(send: Any, ended: asyncio.Event) -> None:
    """One socket, which does not close by itself, is connected when the process is told to end."""
    socket = asyncio.create_task(Drain(app)({"type": "websocket"}, never, send))
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    try:
        await asyncio.wait_for(ended.wait(), 30)
    finally:
        socket.cancel()


async def test_a_goodbye_that_hangs_does_not_keep_the_others_from_hearing_it(
    ended: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor's waits until what they typed is committed, and the database is away."""
    sent: Sent = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    monkeypatch.setattr(draft_switchboard, "goodbyes", lambda: [never])
    await end_with(send, ended)
    assert sent == [{"type": "websocket.close", "code": Close.COME_BACK}]


async def test_a_line_that_takes_no_goodbye_does_not_keep_the_process(ended: asyncio.Event) -> None:
    async def send(_message: dict[str, Any]) -> None:
        await never()

    await end_with(send, ended)
    assert drain.draining


@pytest.mark.parametrize(
    ("extensions", "heard"),
    [
        ({"websocket.http.response": {}}, ["websocket.http.response.start", "websocket.http.response.body"]),
        ({}, ["websocket.close"]),
    ],
)
async def test_a_socket_that_comes_too_late_is_sent_to_another_process(
    monkeypatch: pytest.MonkeyPatch, extensions: dict[str, Any], heard: list[str]
) -> None:
    """503, which proxies take elsewhere, where the server knows how; none of it reaches the application."""
    monkeypatch.setattr(drain, "draining", True)
    sent: Sent = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await Drain(app)({"type": "websocket", "extensions": extensions}, never, send)
    assert [message["type"] for message in sent] == heard
    assert sent[0].get("status", 503) == 503
