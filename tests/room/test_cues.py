"""Cues: who leads and facilitates sees them live; nobody else ever gets a word of them."""

import json
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from panels.models import Membership
from panels.services import carry_out
from sessions import agenda as plan
from sessions.models import AgendaItem, Meeting
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match

pytestmark = pytest.mark.django_db(transaction=True)
NOW, NEXT, CHANGED = "cue-of-now-7413", "cue-of-next-9921", "cue-changed-5580"


def with_cues(cast: Cast) -> None:
    AgendaItem.objects.filter(pk=cast.items["Grouping"].pk).update(cues={"en": NOW, "fi": NOW})
    AgendaItem.objects.filter(pk=cast.items["Drafting"].pk).update(cues={"en": NEXT})
    at_phase(cast, "Grouping")


def change(cast: Cast) -> None:
    """An organiser writes another cue while the phase runs."""
    item = cast.items["Grouping"]
    fields = {name: getattr(item, name) for name in plan.ITEM_FIELDS} | {"cues": {"en": CHANGED}}
    ask = plan.ChangeItem(item=item.pk, seen=plan.item_seen(item), **fields)
    meeting = Meeting.objects.select_related("panel").get(pk=cast.meeting.pk)
    carry_out(plan.CHANGE_ITEM, meeting, ask, actor=cast.organiser, form_id=uuid4())


def page(member: Membership, meeting: Meeting) -> str:
    return entered(member).get(reverse("live:meeting", args=[member.public_id, meeting.pk])).content.decode()


async def test_cues_reach_who_leads_and_facilitates_and_nobody_else(cast: Cast) -> None:
    await sync_to_async(with_cues)(cast)
    helpers = [cast.lead, cast.facilitator, cast.organiser, cast.others["note_taker"]]
    rest = [*cast.panelists[:2], cast.observer, cast.official, cast.others["expert"], cast.others["tech_support"]]
    async with AsyncExitStack() as stack:
        screens = {one.pk: await stack.enter_async_context(Screen(one, cast.meeting)) for one in [*helpers, *rest]}
        await sync_to_async(change)(cast)
        await all_match(*screens.values())
        assert CHANGED in screens[cast.facilitator.pk].regions["cues"]
        await sync_to_async(do)(cast.lead, "phase.next", cast.meeting.room_id, expected=1)
        await all_match(*screens.values())
        for one in helpers:
            received = json.dumps(screens[one.pk].frames)
            assert [word in received for word in (NOW, NEXT, CHANGED)] == [True, True, True], one.role
            assert NEXT in await sync_to_async(page)(one, cast.meeting)
        for one in rest:
            received = json.dumps(screens[one.pk].frames) + await sync_to_async(page)(one, cast.meeting)
            assert [word for word in (NOW, NEXT, CHANGED) if word in received] == [], one.role
