"""What was rendered once is not shown when it is no longer true: a line was lost, a name mended, a text erased."""

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from live import pull
from live.switchboard import switchboard
from panels.erasure import erase
from panels.models import Membership
from sessions.snapshot import Snapshot
from tests.cast import Cast, entered
from tests.room.held import Held
from tests.room.samples import SAMPLES, Stage, set_up
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match, until

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_an_audience_was_shown_is_forgotten_once_it_has_left(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Silent writing")
    async with Screen(cast.panelists[0], cast.meeting) as stays:
        async with Screen(cast.lead, cast.meeting) as lead:
            await all_match(lead, stays)
        await sync_to_async(do)(cast.lead, "phase.next", cast.meeting.room_id, expected=1)
        await all_match(stays)
        hub = switchboard().hubs[cast.meeting.room_id]
        assert "bar" in {name for name, _audience in hub.shown(hub.cursor, ("panelist", "en"))}
        assert hub.shown(hub.cursor, ("lead", "en")) == {}
        async with Screen(cast.lead, cast.meeting) as lead:
            await all_match(lead)


async def test_a_corrected_name_reaches_the_table(cast: Cast) -> None:
    stage = await sync_to_async(set_up)(cast, "member.change")
    async with Screen(cast.panelists[0], cast.meeting) as screen:
        await all_match(screen)
        await sync_to_async(_rename)(cast, stage, cast.panelists[1])
        await screen.until(lambda: "Uusinimi" in screen.regions["table"])
        assert cast.panelists[1].name not in screen.regions["table"]
        await all_match(screen)


async def test_an_erased_text_leaves_the_open_boards(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.ERASURE_JOURNAL = str(tmp_path / "erasures.jsonl")
    stage = await sync_to_async(set_up)(cast, "dot.take")
    text = await sync_to_async(lambda: stage.note.text)()
    async with Screen(cast.facilitator, cast.meeting) as screen:
        await all_match(screen)
        assert text in str(screen.notes)
        assert len(screen.notes) == 2
        await sync_to_async(_erase)(cast.panelists[0])
        await screen.until(lambda: text not in str(screen.notes))
        assert screen.notes == {}  # all were that person's
        async with Screen(cast.panelists[1], cast.meeting) as comer:
            await all_match(screen, comer)
            assert text not in comer.everything()


async def test_a_name_that_was_corrected_while_the_page_was_away_is_shown_when_it_is_back(cast: Cast) -> None:
    aino, bertta = cast.panelists[:2]
    stage = await sync_to_async(set_up)(cast, "member.change")
    await sync_to_async(do)(bertta, "talk.hand", cast.meeting.room_id, up=True)
    async with Screen(cast.lead, cast.meeting) as lead, Screen(aino, cast.meeting) as away:
        await all_match(lead, away)
        assert "Bertta" in away.regions["queue"]
        await away.leave()
        await sync_to_async(_rename)(cast, stage, bertta)
        await lead.until(lambda: "Uusinimi" in lead.regions["queue"])
        assert await away.connect()
        await away.hello()
        assert "Uusinimi" in away.regions["queue"]
        await all_match(lead, away)


async def test_also_where_nobody_else_was_there_to_hear_of_it(cast: Cast) -> None:
    aino, bertta = cast.panelists[:2]
    stage = await sync_to_async(set_up)(cast, "member.change")
    await sync_to_async(do)(bertta, "talk.hand", cast.meeting.room_id, up=True)
    async with Screen(aino, cast.meeting) as away:
        await all_match(away)
        await away.leave()
        await until(lambda: not switchboard().hubs)
        await sync_to_async(_rename)(cast, stage, bertta)
        assert await away.connect()
        await away.hello()
        await all_match(away)


async def test_a_text_that_was_erased_while_the_page_was_away_is_gone_when_it_is_back(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.ERASURE_JOURNAL = str(tmp_path / "erasures.jsonl")
    await sync_to_async(set_up)(cast, "dot.take")
    async with Screen(cast.facilitator, cast.meeting) as away, Screen(cast.panelists[1], cast.meeting) as stays:
        await all_match(away, stays)
        assert len(away.notes) == 2
        await away.leave()
        await sync_to_async(_erase)(cast.panelists[0])
        await stays.until(lambda: not stays.notes)
        assert await away.connect()
        await away.hello()
        assert not away.notes
        await all_match(away, stays)


async def test_a_page_that_is_loaded_meanwhile_shows_nothing_of_before(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's sockets have not heard of it yet."""
    bertta, mark = cast.panelists[1], "rendered for the sockets"
    stage = await sync_to_async(set_up)(cast, "member.change")
    browser = await sync_to_async(entered)(cast.panelists[0])
    address = reverse("live:meeting", args=[cast.panelists[0].public_id, cast.meeting.pk])
    async with Screen(cast.panelists[0], cast.meeting):
        switchboard().hubs[cast.meeting.room_id]._rendered.html["bar", ("panelist", "en")] = mark
        assert mark in (await sync_to_async(browser.get)(address)).content.decode()
        monkeypatch.setattr("live.ringing.Ringing.wake", _nothing)
        await sync_to_async(_rename)(cast, stage, bertta)
        assert mark not in (await sync_to_async(browser.get)(address)).content.decode()


async def test_what_was_read_of_all_tables_before_a_rename_does_not_bring_the_old_name_back(cast: Cast) -> None:
    bertta = cast.panelists[1]
    stage = await sync_to_async(set_up)(cast, "member.change")
    table = (await sync_to_async(the_table)(cast)).room_id
    async with Screen(cast.panelists[0], cast.meeting) as screen:
        await all_match(screen)
        whole = Snapshot(cast.meeting.pk)
        assert await sync_to_async(lambda: whole.by_table)()
        await sync_to_async(_rename)(cast, stage, bertta)
        await screen.until(lambda: "Uusinimi" in screen.regions["table"])
        hub = switchboard().hubs[table]
        await hub.tick(whole)
        assert "Uusinimi" in str(hub.shown(hub.cursor, ("panelist", "en")))
        await all_match(screen)


async def test_what_was_being_read_while_somebody_was_renamed_is_shown_on_no_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it has been rendered again: the page would be taken for one that is as new as the name."""
    aino, bertta = cast.panelists[:2]
    stage = await sync_to_async(set_up)(cast, "member.change")
    browser = await sync_to_async(entered)(aino)
    address = reverse("live:meeting", args=[aino.public_id, cast.meeting.pk])
    async with Screen(aino, cast.meeting) as screen:
        await all_match(screen)
        hubs = switchboard().hubs
        plenary, panel = hubs[cast.meeting.room_id], hubs[cast.panel.room_id]
        pulled, before = Held(monkeypatch, pull.pull, before=False), plenary.cursor
        with monkeypatch.context() as patched:
            await sync_to_async(do)(bertta, "talk.hand", cast.meeting.room_id, up=True)
            await screen.until(pulled.reached.is_set)
            patched.setattr("live.switchboard.Switchboard._renew", _nothing)
            named = panel.cursor
            await sync_to_async(_rename)(cast, stage, bertta)
            await screen.until(lambda: panel.cursor > named)
            pulled.go.set()
            await screen.until(lambda: plenary.cursor > before)
            assert "Bertta" in str(plenary._rendered.html), "which is what this is about"
            page = (await sync_to_async(browser.get)(address)).content.decode()
            assert "Uusinimi" in page
            assert "Bertta" not in page


async def _nothing(*_arguments: object) -> None:
    return None


def _rename(cast: Cast, stage: Stage, member: Membership) -> None:
    fields = SAMPLES["member.change"].fields(stage) | {"member": member.pk, "name": "Uusinimi Nieminen"}
    do(cast.organiser, "member.change", cast.panel.room_id, **fields)


def _erase(member: Membership) -> None:
    erase(Membership.objects.select_related("panel").get(pk=member.pk), texts=True)
