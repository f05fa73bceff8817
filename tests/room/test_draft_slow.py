"""Who reads too slowly, and who writes too fast."""

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError
from django.test import override_settings

from config.limits import Limits
from live.drafts import switchboard as draft_switchboard
from live.drafts.batch import Checked
from live.drafts.frames import FromEditor
from live.drafts.intake import Intake
from recommendations.drafts import updates
from recommendations.drafts.models import Draft
from recommendations.drafts.replica import Replica
from tests.cast import Cast
from tests.room.editors import DraftEditor, start_draft, updates_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


async def test_a_slow_reader_is_emptied_and_brought_up_to_date(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()
    stall_one(monkeypatch, cast.panelists[1].pk, gate)
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        for letter in "abcdefghij" * 8:
            await aino.give(aino.pen.write(letter, -1))
        gate.set()
        await bertta.until(lambda: "resync" in bertta.notices)
        await bertta.sync()
        await bertta.shows("abcdefghij" * 8)


def stall_one(monkeypatch: pytest.MonkeyPatch, membership: int, gate: asyncio.Event) -> None:
    """This person's line takes nothing until the gate opens."""
    from live.drafts.consumer import DraftConsumer

    real = DraftConsumer._send

    async def waiting(self: DraftConsumer, frame: bytes) -> None:
        if self.editor is not None and self.editor.member.pk == membership and updates_in(frame):
            await gate.wait()
        await real(self, frame)

    monkeypatch.setattr(DraftConsumer, "_send", waiting)


async def test_who_sends_more_than_can_be_kept_waits_and_is_not_refused(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real = threading.Event(), updates.append_together

    def held(*arguments: Any, **more: Any) -> Any:
        go.wait(20)
        return real(*arguments, **more)

    monkeypatch.setattr(updates, "append_together", held)
    with override_settings(RAATI=Limits(draft_waiting=3)):
        async with (
            DraftEditor(cast.panelists[0], draft, 7) as aino,
            DraftEditor(cast.panelists[1], draft, 8) as bertta,
        ):
            for letter in "abcdefghijkl":
                await aino.offer(aino.pen.write(letter, -1))
            intake = draft_switchboard.draft_switchboard().hubs[draft.pk].intake
            await aino.until(lambda: not intake._has_room.is_set())
            assert len(intake._waiting) == 3
            go.set()
            await bertta.shows("abcdefghijkl")
            await aino.until(lambda: aino.acked == 12)
            assert aino.refused == {}


async def test_while_the_database_is_away_no_more_is_kept_than_there_is_room_for(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    back, tries, real = threading.Event(), [0], updates.append_together

    def away(*arguments: Any, **more: Any) -> Any:
        tries[0] += 1
        if not back.is_set():
            raise OperationalError("gone")
        return real(*arguments, **more)

    monkeypatch.setattr(updates, "append_together", away)
    with override_settings(RAATI=Limits(draft_waiting=3, draft_retry_s=0.05)):
        async with (
            DraftEditor(cast.panelists[0], draft, 7) as aino,
            DraftEditor(cast.panelists[1], draft, 8) as bertta,
        ):
            for letter in "abcdefghijklmnop":
                await aino.offer(aino.pen.write(letter, -1))
            intake = draft_switchboard.draft_switchboard().hubs[draft.pk].intake
            await aino.until(lambda: tries[0] > 12)
            assert 3 <= len(intake._waiting) + intake._tried_again <= 6  # also what the first try had taken
            back.set()
            await bertta.shows("abcdefghijklmnop")
            await aino.until(lambda: aino.acked == 16)
            assert aino.refused == {}


async def test_a_tick_that_fails_half_way_holds_no_draft(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, real, failures = await sync_to_async(start_draft)(cast, "Other"), Intake.entries, [RuntimeError("bad")]

    def stumbling(self: Intake, checked: Checked) -> list[updates.Entry]:
        if failures:
            raise failures.pop()
        return real(self, checked)

    monkeypatch.setattr(Intake, "entries", stumbling)
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], other, 8) as bertta,
    ):
        await asyncio.gather(aino.give(aino.pen.write("yksi")), bertta.give(bertta.pen.write("kaksi")))
        assert failures == []
        await aino.give(aino.pen.write("!", -1))


class Panic(BaseException):
    """As what pycrdt raises where Yjs' Rust sibling panics: no Exception."""


async def test_a_panic_holds_no_draft(cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = panicking(monkeypatch, times=1)
    async with DraftEditor(cast.panelists[0], draft, 7) as aino, DraftEditor(cast.panelists[1], draft, 8) as bertta:
        await aino.give(aino.pen.write("yksi"))
        assert failures == []
        await bertta.shows("yksi")
        await bertta.sync()
        await aino.give(aino.pen.write("!", -1))


async def test_who_types_what_panics_each_time_is_told(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also alone."""
    failures = panicking(monkeypatch, times=2)
    async with DraftEditor(cast.panelists[0], draft, 7) as aino, DraftEditor(cast.panelists[1], draft, 8) as bertta:
        assert await aino.answer(aino.pen.write("yksi")) == "failed"
        assert failures == []
        await bertta.give(bertta.pen.write("kaksi"))


def panicking(monkeypatch: pytest.MonkeyPatch, *, times: int) -> list[Panic]:
    """Where a replica looks at what it has examined. Returns the panics that have not come yet."""
    real, failures = Replica._problem, [Panic("attempt to subtract with overflow") for _time in range(times)]

    def stumbling(self: Replica) -> str | None:
        if failures:
            raise failures.pop()
        return real(self)

    monkeypatch.setattr(Replica, "_problem", stumbling)
    return failures


async def test_one_persons_many_sockets_have_one_pace(cast: Cast, draft: Draft) -> None:
    with override_settings(RAATI=Limits(flood_strikes=3, draft_person_burst=20, draft_person_rate=10.0)):
        async with (
            DraftEditor(cast.panelists[0], draft, 7) as one,
            DraftEditor(cast.panelists[0], draft, 9) as two,
            DraftEditor(cast.panelists[1], draft, 8) as bertta,
        ):
            for _ in range(50):
                for page in (one, two):
                    await page.send(FromEditor.PRESENCE, b"\x00")
            assert (await one.is_closed(), await two.is_closed()) == (1008, 1008)
            await bertta.give(bertta.pen.write("notices nothing"))
