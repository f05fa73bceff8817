"""What is rendered for sockets is shown on pages too, as long as it is as new as the log."""

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from live.places import ref_of
from live.pull import html_of, look, snapshot_of
from live.switchboard import switchboard
from live.table import regions_of
from roomlog.models import RoomKind
from sessions.models import Table
from sessions.regions import VIEWS
from sessions.snapshot import Snapshot
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)
MARK = "rendered for the sockets"


async def test_a_page_shows_what_sockets_were_sent_until_something_happens(cast: Cast) -> None:
    aino, plenary = cast.panelists[0], cast.meeting.room_id
    browser = await sync_to_async(entered)(aino)
    address = reverse("live:meeting", args=[aino.public_id, cast.meeting.pk])
    async with Screen(aino, cast.meeting):
        switchboard().hubs[plenary]._rendered.html["bar", ("panelist", "en")] = MARK
        assert MARK in await sync_to_async(_text)(browser, address)
        board = switchboard()
        board.hubs[plenary].cursor -= 1  # as if an event's bell had not come yet
        assert MARK not in await sync_to_async(_text)(browser, address)
        board.hubs[plenary].cursor += 1


@pytest.mark.once
def test_sharing_between_audiences_changes_no_byte(cast: Cast) -> None:
    for phase in ("Welcome", "Grouping", "Drafting", "Final vote"):
        at_phase(cast, phase)
        ref = ref_of(cast.meeting.room_id)
        assert ref is not None
        audiences = {(view, language) for view in VIEWS for language in ("fi", "en")}
        regions = {region.name: region for view in VIEWS for region in regions_of(RoomKind.PLENARY, view)}.values()
        together = html_of(ref, regions, audiences)
        alone = {key: text for audience in audiences for key, text in html_of(ref, regions, {audience}).items()}
        assert together == alone


def test_a_table_is_the_same_read_alone_or_with_all_the_others(cast: Cast) -> None:
    """Also one of an older round, which a lead still visits."""
    at_phase(cast, "Grouping")
    do(cast.lead, "seats.draw", cast.meeting.room_id, tables=2)
    audiences = {(view, language) for view in VIEWS for language in ("fi", "en")}
    regions = [region for region in regions_of(RoomKind.TABLE, "lead") if region.ticks]
    whole = Snapshot(cast.meeting.pk)
    tables = list(Table.objects.filter(round__meeting=cast.meeting))
    assert len({table.round_id for table in tables}) == 2
    for table in tables:
        ref = ref_of(table.room_id)
        assert ref is not None
        snapshot = snapshot_of(ref, whole)
        looked = {key: text for one in regions for key, text in look(one, snapshot, audiences).items()}
        assert looked == html_of(ref, regions, audiences)


def _text(browser: object, address: str) -> str:
    response = browser.get(address)  # type: ignore[attr-defined]
    assert response.status_code == 200
    return str(response.content.decode())
