"""What the server counts: real commands, a lost bell, a slow reader; and who may read the figures."""

import asyncio
import math
import re
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.utils import timezone

from live.outbox import Frame, Outbox
from live.ringing import Ringing
from live.switchboard import switchboard
from panels.tasks import send_links
from tests.cast import Cast
from tests.room.screen import Screen, all_match
from upkeep import heart
from upkeep.models import Heartbeat

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "a token of the tests"


def _figures(client: Client | None = None) -> dict[str, float]:
    text = (client or Client()).get("/metrics").content.decode()
    found: dict[str, float] = defaultdict(float)
    for line in text.splitlines():
        if not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            found[name] = float(value)
    return found


async def _read() -> dict[str, float]:
    return await sync_to_async(_figures)()


async def test_commands_are_counted_by_type_and_answer(cast: Cast) -> None:
    before, plenary = await _read(), cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await lead.send("phase.start", plenary, expected=0)
        await lead.send("phase.next", plenary, expected=7)
        await panelist.send("phase.next", plenary, expected=1)
        await panelist.send("panelist's secret", plenary)
        await all_match(lead, panelist)
        after = await _read()
    names = {
        'raati_commands_total{code="ack",type="phase.start"}': 1,
        'raati_commands_total{code="stale",type="phase.next"}': 1,
        'raati_commands_total{code="not-allowed",type="phase.next"}': 1,
        'raati_commands_total{code="unknown-command",type="unknown"}': 1,
        "raati_ack_seconds_count": 4,
        'raati_sockets{kind="live"}': 2,
    }
    gained = {name: after[name] - before[name] for name in names}
    assert gained == names
    assert after["raati_ack_seconds_sum"] > before["raati_ack_seconds_sum"]
    assert after["raati_resyncs_total"] > before["raati_resyncs_total"]
    assert not [name for name in after if "secret" in name]
    assert (await _read())['raati_sockets{kind="live"}'] == 0


async def test_a_poll_that_healed_a_lost_bell_is_counted(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Screen(cast.lead, cast.meeting) as lead:
        before = await _read()
        monkeypatch.setattr(Ringing, "wake", _deaf(Ringing.wake))
        await lead.send("phase.start", cast.meeting.room_id, expected=0)
        await lead.until(lambda: "Welcome" in lead.regions.get("bar", ""))
        assert (await _read())["raati_polls_healed_total"] > before["raati_polls_healed_total"]


def _deaf(wake: Any) -> Any:
    """Bells wake nobody: only what the two-second question asks for does."""

    async def waking(self: Any, room: int, seq: int) -> None:
        if asyncio.current_task() in switchboard()._tasks:
            await wake(self, room, seq)

    return waking


async def test_a_reader_that_is_dropped_is_counted() -> None:
    async def never(_frame: Frame) -> None:
        await asyncio.sleep(60)

    before = await _read()
    outbox = Outbox(never, limit=2, on_overflow=lambda: None)
    for number in range(10):
        outbox.put(str(number))
    outbox.close()
    assert (await _read())["raati_readers_dropped_total"] - before["raati_readers_dropped_total"] == 1


def test_waiting_tasks_are_shown() -> None:
    send_links.enqueue(0)
    found = _figures()
    assert found["raati_tasks_waiting"] == 1
    assert found["raati_task_lag_seconds"] >= 0
    assert found["process_resident_memory_bytes"] > 0


def test_how_old_the_backup_and_the_nights_work_are_is_shown() -> None:
    """What was never done is older than any alert allows."""
    ages = ("raati_backup_age_seconds", "raati_night_age_seconds")
    assert [_figures()[name] for name in ages] == [math.inf, math.inf]
    heart.beat(heart.BACKUP)
    Heartbeat.objects.update(at=timezone.now() - timedelta(hours=60))
    heart.beat(heart.NIGHT)
    backup, night = (_figures()[name] for name in ages)
    assert 60 * 3600 <= backup < 61 * 3600
    assert 0 <= night < 3600


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "192.0.2.7", 404),
        ({}, "", 404),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 404),
        ({"Authorization": f"Bearer {TOKEN}"}, "192.0.2.7", 404),
    ],
)
def test_without_a_token_only_this_machine_reads(headers: dict[str, str], address: str, status: int) -> None:
    assert Client(headers=headers).get("/metrics", REMOTE_ADDR=address).status_code == status


@pytest.mark.parametrize(
    ("said", "status"), [(f"Bearer {TOKEN}", 200), ("Bearer other", 404), (TOKEN, 404), ("Bearer ä", 404), ("", 404)]
)
def test_with_a_token_only_who_brings_it(settings: Any, said: str, status: int) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert Client(headers={"Authorization": said}).get("/metrics").status_code == status


def test_no_figure_names_a_room_a_person_or_a_text(cast: Cast) -> None:
    text = Client().get("/metrics").content.decode()
    labels = {label for labels in re.findall(r"\{(.*?)\}", text) for label in re.findall(r"(\w+)=", labels)}
    assert labels <= {"type", "code", "le", "kind", "of"}
