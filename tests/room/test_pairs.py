"""Wishes for seats: kept by every draw, told only to those who steer, and gone with the person."""

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse
from django.utils import timezone

from panels.erasure import erase
from panels.models import Membership
from sessions import presence
from sessions.models import Seat
from sessions.pairs.models import Pair
from tests.cast import Cast, entered
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)


def _address(member: Membership) -> str:
    return reverse("sessions:pairs", args=[member.public_id])


def _wish(cast: Cast, wish: str, one: Membership, other: Membership) -> str:
    form = {"wish": wish, "one": one.pk, "other": other.pk}
    return entered(cast.lead).post(_address(cast.lead), form, follow=True).content.decode()


def test_a_lead_sets_and_forgets_wishes_on_a_page(cast: Cast) -> None:
    aino, bertta, cecil = cast.panelists[:3]
    assert "Saved." in _wish(cast, "apart", bertta, aino)
    assert "Saved." in _wish(cast, "together", aino, bertta)
    assert [(pair.one_id, pair.other_id, pair.wish) for pair in Pair.objects.all()] == [
        (aino.pk, bertta.pk, "together")
    ]
    assert "Choose two different people." in _wish(cast, "apart", cecil, cecil)
    assert "no longer in the panel" in _wish(cast, "apart", cecil, cast.stranger)
    entered(cast.lead).post(_address(cast.lead) + "forget/", {"pair": Pair.objects.get().pk})
    assert not Pair.objects.exists()


def test_wishes_that_exclude_each_other_are_named(cast: Cast) -> None:
    """Six panelists sit at one table: nobody can be kept apart."""
    aino, bertta = cast.panelists[:2]
    assert "Not all of this is possible at once." in _wish(cast, "apart", aino, bertta)


def test_only_those_who_steer_may_see_or_set_them(cast: Cast) -> None:
    for member in (cast.panelists[0], cast.facilitator, cast.observer, cast.official):
        assert entered(member).get(_address(member)).status_code == 404
        assert entered(member).post(_address(member) + "forget/", {"pair": "1"}).status_code == 404


def test_who_is_erased_is_in_no_pair(cast: Cast) -> None:
    aino, bertta = cast.panelists[:2]
    Pair.objects.create(panel=cast.panel, one=aino, other=bertta, wish="apart")
    erase(bertta, texts=False)
    assert not Pair.objects.exists()


async def test_draws_and_late_joiners_keep_to_wishes_and_a_move_against_one_is_told_to_the_lead(cast: Cast) -> None:
    aino, bertta, cecil, daavid = cast.panelists[:4]
    await Pair.objects.acreate(panel=cast.panel, one=aino, other=bertta, wish="apart")
    await Pair.objects.acreate(panel=cast.panel, one=aino, other=cecil, wish="together")
    await Pair.objects.acreate(panel=cast.panel, one=bertta, other=daavid, wish="together")
    await sync_to_async(presence.seen)(cast.meeting.pk, [aino.pk, bertta.pk, cecil.pk], timezone.now())
    async with Screen(cast.lead, cast.meeting) as lead, Screen(aino, cast.meeting) as panelist:
        plenary = cast.meeting.room_id
        assert (await lead.send("seats.draw", plenary, tables=2))["type"] == "ack"
        seats = await _seats(cast)
        assert seats[aino.pk] == seats[cecil.pk] != seats[bertta.pk]
        async with Screen(daavid, cast.meeting) as late:
            await late.until(lambda: late.me.get("seat"))
            seats = await _seats(cast)
            assert seats[daavid.pk] == seats[bertta.pk]
            await lead.send("seats.move", plenary, membership=cecil.pk, table=seats[bertta.pk])
            await lead.until(lambda: "Seated against a wish" in lead.regions["desk"])
            assert "Keep together: Aino Panelist, Cecil Panelist" in lead.regions["desk"]
            await all_match(lead, panelist, late)
            assert "wish" not in panelist.everything() + late.everything()


async def _seats(cast: Cast) -> dict[int, int]:
    rows = Seat.objects.filter(round__meeting=cast.meeting).values_list("membership", "table__number")
    return {member: number async for member, number in rows}
