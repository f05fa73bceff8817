"""What tables show of the meeting follows every change of it, also after something went wrong on the way."""

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from live import pull
from live.connection import Audience
from live.pull import Html
from live.switchboard import switchboard
from sessions import presence
from sessions.models import AgendaItem
from sessions.regions import Region
from sessions.snapshot import Snapshot
from tests.cast import Cast, person
from tests.room.scenes import at_phase
from tests.room.screen import Screen, all_match, until

pytestmark = pytest.mark.django_db(transaction=True)


def _questions_in(cast: Cast, *titles: str) -> None:
    """At tables, in the phases of these titles."""
    items = [cast.items[title].pk for title in titles]
    AgendaItem.objects.filter(pk__in=items).update(tool="questions", form="tables")


async def test_the_form_of_a_second_phase_of_questions_names_that_phase(cast: Cast) -> None:
    await sync_to_async(_questions_in)(cast, "Grouping", "Drafting")
    await sync_to_async(at_phase)(cast, "Grouping")
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await all_match(lead, panelist)
        for run in (1, 2):  # the second one back again
            type_ = "phase.next" if run == 1 else "phase.back"
            assert (await lead.send(type_, cast.meeting.room_id, expected=run))["type"] == "ack"
            await all_match(lead, panelist)


async def test_a_table_that_could_not_be_looked_at_is_looked_at_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sync_to_async(_questions_in)(cast, "Drafting")
    await sync_to_async(at_phase)(cast, "Grouping")
    look, failed = pull.look, list[bool]()

    def fails_once(region: Region, snapshot: Snapshot, audiences: set[Audience]) -> Html:
        if region.name == "asked" and not failed:
            failed.append(True)
            raise RuntimeError("the database is away")
        return look(region, snapshot, audiences)

    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await all_match(lead, panelist)
        monkeypatch.setattr(pull, "look", fails_once)
        await lead.send("phase.next", cast.meeting.room_id, expected=1)
        await panelist.until(lambda: failed)
        await all_match(lead, panelist)
        assert "question.propose" in panelist.regions["asked"]


async def test_what_was_told_before_everybody_left_is_not_taken_for_told(cast: Cast) -> None:
    plenary = cast.meeting.room_id
    await sync_to_async(_questions_in)(cast, "Drafting")
    await sync_to_async(at_phase)(cast, "Grouping")
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await lead.send("phase.next", plenary, expected=1)
        await all_match(lead, panelist)
    await until(lambda: not switchboard().hubs)
    await sync_to_async(at_phase)(cast, "Grouping")
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        await all_match(lead, panelist)
        await lead.send("phase.next", plenary, expected=1)
        await all_match(lead, panelist)
        assert "question.propose" in panelist.regions["asked"]


async def test_what_a_look_has_found_is_told_though_it_fails_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    look, found, failed = pull.look, list[bool](), list[bool]()
    guest = await sync_to_async(person)(cast.panel, "Gerda Guest", "expert")

    def fails_after(region: Region, snapshot: Snapshot, audiences: set[Audience]) -> Html:
        if region.name == "control" and found and not failed:
            failed.append(True)
            raise RuntimeError("the database is away")
        html = look(region, snapshot, audiences)
        if region.name == "people" and any(guest.name in text for text in html.values()):
            found.append(True)
        return html

    async with Screen(cast.lead, cast.meeting) as lead:
        await all_match(lead)
        monkeypatch.setattr(pull, "look", fails_after)
        await sync_to_async(presence.seen)(cast.meeting.pk, [guest.pk], timezone.now())
        await lead.until(lambda: failed)
        await lead.until(lambda: guest.name in lead.regions["people"])
        await all_match(lead)
