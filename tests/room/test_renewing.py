"""What was rendered once is not shown when it is no longer true: a line was lost, a name mended, a text erased."""

from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from live.switchboard import switchboard
from panels.erasure import erase
from panels.models import Membership
from tests.cast import Cast
from tests.room.samples import SAMPLES, set_up
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match

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
        fields = await sync_to_async(SAMPLES["member.change"].fields)(stage)
        fields |= {"member": cast.panelists[1].pk, "name": "Uusinimi Nieminen"}
        await sync_to_async(do)(cast.organiser, "member.change", cast.panel.room_id, **fields)
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


def _erase(member: Membership) -> None:
    erase(Membership.objects.select_related("panel").get(pk=member.pk), texts=True)
