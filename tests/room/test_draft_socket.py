"""Several people write one draft: over real sockets and a real database."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import OperationalError
from django.test import override_settings

from config.limits import Limits
from live.drafts.frames import FromEditor
from live.patience import Patience
from panels.models import Membership
from recommendations.drafts import selectors, updates
from recommendations.drafts.blocks import plain_of
from recommendations.drafts.models import Draft, DraftClient
from roomlog.models import Event
from tests.cast import Cast
from tests.room.editors import DraftEditor, start_draft
from tests.room.scenes import do
from tests.room.screen import until
from tests.yjs import Pen, element, item, update

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


async def in_log(draft: Draft) -> str:
    texts = await sync_to_async(selectors.text_of)(draft)
    return plain_of(texts.text)


async def test_two_editors_converge(cast: Cast, draft: Draft) -> None:
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        await asyncio.gather(aino.give(aino.pen.write("vastaa ihminen")), bertta.give(bertta.pen.add("Toinen")))
        await aino.until(lambda: len(aino.pen.plain()) == 2)
        await bertta.shows("vastaa ihminen", "Toinen")
        await bertta.give(bertta.pen.write("Puhelimeen "))
        await aino.shows("Puhelimeen vastaa ihminen", "Toinen")
        assert aino.pen.doc.get_state() == bertta.pen.doc.get_state()
        assert await in_log(draft) == "Puhelimeen vastaa ihminen\nToinen"


async def test_an_ack_comes_only_after_the_commit(cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    reached, go = asyncio.Event(), asyncio.Event()
    loop, real = asyncio.get_running_loop(), updates.append_together

    def slow(*arguments: object) -> dict[int, list[int]]:
        loop.call_soon_threadsafe(reached.set)
        asyncio.run_coroutine_threadsafe(go.wait(), loop).result()
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(updates, "append_together", slow)
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        number = await aino.offer(aino.pen.write("hidas"))
        await reached.wait()
        await asyncio.sleep(0.1)
        assert (aino.acked, bertta.pen.plain()) == (0, [])
        go.set()
        await aino.until(lambda: aino.acked == number)
        assert "hidas" in await in_log(draft)
        await bertta.shows("hidas")


async def test_a_database_that_went_away_delays_the_ack_and_loses_nothing(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OperationalError("gone"), OperationalError("still gone"), OperationalError("not yet")]

    def unreliable(real: Any) -> Any:
        def append(*arguments: object, **more: object) -> Any:
            if failures:
                raise failures.pop()
            return real(*arguments, **more)

        return append

    monkeypatch.setattr(updates, "append_together", unreliable(updates.append_together))
    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        await aino.offer(aino.pen.write("en"))
        await aino.give(aino.pen.write("sim", 2))
        assert failures == []
        assert await in_log(draft) == "ensim"


async def test_the_server_stamps_whose_a_client_is(cast: Cast, draft: Draft) -> None:
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        await aino.give(aino.pen.write("Aino"))
        owner = await DraftClient.objects.aget(draft=draft, client=7)
        assert owner.membership_id == cast.panelists[0].pk
        forger = Pen(7, aino.pen.doc.get_update())
        assert await bertta.answer(forger.write("not Aino")) == "forged"
        assert await in_log(draft) == "Aino"
        assert aino.refused == {}


async def test_who_was_refused_can_sync_and_go_on(cast: Cast, draft: Draft) -> None:
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        assert await bertta.answer(update(item(element("script"), 7), client=8)) == "not-a-draft"
        await bertta.offer(bertta.pen.write("built on sand"))  # ignored until the next sync
        await aino.give(aino.pen.write("Aino"))
        bertta.pen = Pen(9)
        await bertta.sync()
        await bertta.shows("Aino")
        await bertta.give(bertta.pen.write("ja Bertta ", 0))
        await aino.shows("ja Bertta Aino")


async def test_in_one_tick_only_the_sender_of_the_bad_update_is_told(cast: Cast, draft: Draft) -> None:
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        good, bad = await asyncio.gather(
            aino.answer(aino.pen.write("Hyvä")),
            bertta.answer(update(item(element("list_item"), 7), client=8)),
        )
        assert (good, bad) == (None, "not-a-draft")
        assert await in_log(draft) == "Hyvä"


class TestTheDoor:
    async def test_a_stranger_is_refused(self, cast: Cast, draft: Draft) -> None:
        stranger = DraftEditor(cast.stranger, draft, 7)
        assert not await stranger.connect()

    async def test_nobody_comes_in_under_another_name(self, cast: Cast, draft: Draft) -> None:
        assert not await DraftEditor(cast.stranger, draft, 7).connect(public_id=cast.panelists[0].public_id)

    async def test_a_draft_that_does_not_exist_is_refused(self, cast: Cast, draft: Draft) -> None:
        assert not await DraftEditor(cast.panelists[0], draft, 7).connect(draft_id=draft.pk + 1000)

    async def test_another_origin_is_refused(self, cast: Cast, draft: Draft) -> None:
        assert not await DraftEditor(cast.panelists[0], draft, 7).connect(origin="https://evil.example")

    async def test_who_is_removed_is_sent_away(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await Membership.objects.filter(pk=cast.panelists[0].pk).aupdate(removed_at=cast.meeting.starts_at)
            assert await aino.is_closed() == 4403
            assert aino.bye == "removed"

    async def test_who_gets_another_role_comes_in_again(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await Membership.objects.filter(pk=cast.panelists[0].pk).aupdate(role="observer")
            assert await aino.is_closed() == 1012
        async with DraftEditor(await Membership.objects.aget(pk=cast.panelists[0].pk), draft, 7) as aino:
            assert aino.welcome["may_write"] is False

    async def test_until_then_nothing_they_write_is_taken(self, cast: Cast, draft: Draft) -> None:
        with override_settings(RAATI=Limits(draft_check_s=3600.0)):
            async with DraftEditor(cast.panelists[0], draft, 7) as aino:
                await Membership.objects.filter(pk=cast.panelists[0].pk).aupdate(removed_at=cast.meeting.starts_at)
                assert await aino.answer(aino.pen.write("too late")) == "not-allowed"
                assert await in_log(draft) == ""


async def test_an_observer_reads_and_cannot_write(cast: Cast, draft: Draft) -> None:
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.observer, draft, 8) as observer,
    ):
        assert observer.welcome["may_write"] is False
        await aino.give(aino.pen.write("Luettavaksi"))
        await observer.shows("Luettavaksi")
        assert await observer.answer(observer.pen.write("x")) == "not-allowed"
        assert await in_log(draft) == "Luettavaksi"


async def test_a_withdrawn_draft_takes_nothing_more(cast: Cast, draft: Draft) -> None:
    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        await sync_to_async(do)(cast.lead, "draft.withdraw", draft.room_id)
        await aino.until(lambda: "withdrawn" in aino.notices)
        assert await aino.answer(aino.pen.write("x")) == "draft-withdrawn"


class TestFrames:
    async def test_a_huge_frame_closes_the_socket(self, cast: Cast, draft: Draft) -> None:
        async with (
            DraftEditor(cast.panelists[0], draft, 7) as aino,
            DraftEditor(cast.panelists[1], draft, 8) as bertta,
        ):
            await aino.send(FromEditor.UPDATE, b"x" * settings.RAATI.draft_bytes)
            assert await aino.is_closed() == 1009
            await bertta.give(bertta.pen.write("notices nothing"))

    @pytest.mark.parametrize(
        "frame",
        [
            *(b"", b"\xff", b"\x02", b"\x02abc", b"\x02\0\0\0\1\0", b"\x02\0\0\0\1\3\1\1a"),
            *(b"\x03", b"\x03\x01\x01a", b"\x03\x07\x01ab", b"\x03\x01\x01" + b"a" * 300),
        ],
    )
    @pytest.mark.once
    async def test_other_frames_close_the_socket(self, cast: Cast, draft: Draft, frame: bytes) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await aino.socket.send_to(bytes_data=frame or b"\x00")
            assert await aino.is_closed() == 1003

    async def test_text_closes_the_socket(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await aino.socket.send_to(text_data="{}")
            assert await aino.is_closed() == 1003

    @pytest.mark.parametrize("state", [b"", b"\x01", b"\xff" * 20, b"\x05\x01\x01"])
    async def test_a_broken_state_vector_gets_the_whole_document(self, cast: Cast, draft: Draft, state: bytes) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await aino.give(aino.pen.write("kaikki"))
            aino.pen = Pen(9)
            await aino.send(FromEditor.SYNC, state)
            await aino.shows("kaikki")

    async def test_a_flood_is_slowed_then_ended(self, cast: Cast, draft: Draft) -> None:
        # Few strikes: on a busy machine a pause of the server's fills the bucket, and counting begins anew.
        with override_settings(RAATI=Limits(flood_strikes=3, draft_burst=20, draft_rate=10.0)):
            async with (
                DraftEditor(cast.panelists[0], draft, 7) as aino,
                DraftEditor(cast.panelists[1], draft, 8) as bertta,
            ):
                for _ in range(100):
                    await aino.send(FromEditor.PRESENCE, b"\x00")
                assert await aino.is_closed() == 1008
                await bertta.give(bertta.pen.write("notices nothing"))

    async def test_a_socket_that_never_syncs_is_closed(
        self, cast: Cast, draft: Draft, patiences: list[Patience]
    ) -> None:
        async with DraftEditor(cast.panelists[1], draft, 8) as bertta:
            (met,) = patiences
            await until(met._waiting.cancelled)
            with override_settings(RAATI=Limits(hello_s=0.4)):
                silent = DraftEditor(cast.panelists[0], draft, 7)
                assert await silent.connect()
            await silent.send(FromEditor.PRESENCE, b"\x00")
            assert await silent.is_closed() == 4408
            assert silent.bye == "silent"
            await bertta.give(bertta.pen.write("still here"))

    async def test_who_is_refused_again_and_again_is_sent_away(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            for number in range(1, settings.RAATI.draft_refusals + 1):
                await aino.sync()
                await aino.offer(b"\x00\x00\x00")
                await aino.until(lambda number=number: number in aino.refused, open_=False)
            assert await aino.is_closed() == 1008


async def test_typing_makes_no_events(cast: Cast, draft: Draft) -> None:
    events = await Event.objects.acount()
    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        await aino.give(aino.pen.write("Puhelimeen"))
    assert await Event.objects.acount() == events
