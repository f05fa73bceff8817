"""What tables show of the meeting follows every change of it, also after something went wrong on the way."""

from unittest.mock import patch

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
from sessions.selectors import seats_of
from sessions.snapshot import Snapshot
from tests.cast import Cast, person
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match, until

pytestmark = pytest.mark.django_db(transaction=True)


def _rooms(cast: Cast) -> dict[int, int]:
    """Where everybody sits in the newest round."""
    return {pk: place.room for pk, place in seats_of(cast.meeting.pk).items()}


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


async def test_a_turn_at_a_table_ends_with_its_phase_there_too(cast: Cast) -> None:
    """And other tables, where nothing changes, are not looked at."""
    await sync_to_async(at_phase)(cast, "Grouping")
    await sync_to_async(do)(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    rooms = await sync_to_async(_rooms)(cast)
    speaker = next(one for one in cast.panelists if rooms[one.pk] == rooms[cast.facilitator.pk])
    other = next(one for one in cast.panelists if rooms[one.pk] != rooms[cast.facilitator.pk])
    async with (
        Screen(cast.lead, cast.meeting) as lead,
        Screen(cast.facilitator, cast.meeting) as facilitator,
        Screen(speaker, cast.meeting) as panelist,
        Screen(other, cast.meeting) as elsewhere,
    ):
        table = rooms[speaker.pk]
        await lead.send("phase.next", cast.meeting.room_id, expected=1)
        await all_match(lead, facilitator, panelist, elsewhere)
        await panelist.send("talk.hand", table, up=True)
        assert (await facilitator.send("talk.turn", table))["type"] == "ack"
        await panelist.until(lambda: panelist.own["talk", table]["turn"])
        with patch.object(pull, "look", side_effect=pull.look) as looked:
            for run, type_ in ((2, "phase.back"), (3, "phase.next")):
                await lead.send(type_, cast.meeting.room_id, expected=run)
                await panelist.until(lambda: not panelist.own["talk", table]["turn"])
                await all_match(lead, facilitator, panelist, elsewhere)
        queues = [call.args[1].table_id for call in looked.call_args_list if call.args[0].name == "table_queue"]
        assert len(set(queues)) == 1


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
