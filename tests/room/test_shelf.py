"""What a server keeps of its pages for who comes next: shared, as new as the log, and nobody's own."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from live import hub, pages, pull
from live.places import RoomRef, ref_of
from live.shelf import Kept, Shelf
from live.switchboard import switchboard
from live.table import regions_of
from panels.models import Membership
from roomlog.models import RoomKind
from sessions.models import Attendance, Seat
from sessions.regions import REGIONS, Region
from sessions.snapshot import Snapshot
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do
from tests.room.screen import Screen, all_match, until

pytestmark = pytest.mark.django_db(transaction=True)
SESSION, PERSON, ARRIVAL = 1, 1, 1


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """An open one, on which nothing gets old by itself."""
    opened = Shelf()
    opened.open()
    monkeypatch.setattr(pages, "shelf", opened)
    monkeypatch.setattr(hub, "shelf", opened)
    with override_settings(RAATI=replace(settings.RAATI, poll_s=3600)):
        yield opened


def _page(member: Membership, cast: Cast) -> str:
    answer = entered(member).get(reverse("live:meeting", args=[member.public_id, cast.meeting.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_who_comes_next_is_read_and_rendered_little_for(cast: Cast, shelf: Shelf) -> None:
    at_phase(cast, "Grouping")
    first, second = cast.panelists[:2]
    _page(first, cast)
    browser = entered(second)
    address = reverse("live:meeting", args=[second.public_id, cast.meeting.pk])
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
    assert len(asked) == SESSION + PERSON + ARRIVAL, [one["sql"] for one in asked]
    text = answer.content.decode()
    assert second.public_id in text
    assert first.public_id not in text, "what is kept holds somebody's own"


def test_what_happens_is_on_the_next_page(cast: Cast, shelf: Shelf) -> None:
    """In the meeting's room, at the table and in the panel."""
    at_phase(cast, "Grouping")
    aino, mikko = cast.panelists[:2]
    before = _page(aino, cast)
    assert "Final vote</h1>" not in before
    do(cast.lead, "phase.jump", cast.meeting.room_id, expected=1, item=cast.items["Final vote"].pk)
    assert "Final vote</h1>" in _page(aino, cast)
    renamed = {"member": mikko.pk, "name": "Oskari", "language": mikko.language}
    do(cast.organiser, "member.change", cast.panel.room_id, **renamed)
    assert "Oskari" in _page(aino, cast)


def test_nothing_is_kept_before_a_server_opens_it(cast: Cast) -> None:
    closed = Shelf()
    one = closed.room(1, (1, 1), lambda: Snapshot(cast.meeting.pk))
    assert closed.room(1, (1, 1), lambda: Snapshot(cast.meeting.pk)) is not one


def test_it_is_kept_for_as_long_as_nothing_happens_and_for_two_seconds(cast: Cast) -> None:
    shelf = Shelf()
    shelf.open()

    def room(number: int, *seqs: float) -> Kept:
        return shelf.room(number, seqs, lambda: Snapshot(cast.meeting.pk))

    one = room(1, 1, 1)
    other = room(2, 1, 5)
    assert room(1, 1, 1) is one
    assert room(1, 1, 2) is not one
    with override_settings(RAATI=replace(settings.RAATI, poll_s=0)):
        assert room(2, 1, 5) is not other
    with override_settings(RAATI=replace(settings.RAATI, page_lasts_s=0)):
        room(3, 1, 1)
    assert list(shelf._kept) == [3], "what is old is thrown away"


@pytest.mark.parametrize(
    ("seqs", "lasts_s", "again"),
    [
        ((1, 1, 1, 20.0), 30, {"ticks"}),
        ((1, 1, 2, 20.0), 30, {"ticks", "lasts"}),
        ((1, 2, 1, 20.0), 30, {"ticks", "lasts"}),
        ((1, 1, 1, 20.0), 0, {"ticks", "lasts"}),
    ],
    ids=["two seconds later", "after an event at the table", "in another phase", "half a minute later"],
)
def test_only_what_no_event_tells_is_rendered_again_while_nothing_happens(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, seqs: tuple[float, ...], lasts_s: float, again: set[str]
) -> None:
    rendered = set[str]()

    def render(region: Region, *_how: Any) -> str:
        rendered.add(region.name)
        return region.name

    monkeypatch.setattr("live.shelf.render", render)
    regions = [replace(REGIONS[0], name="ticks", ticks=True), replace(REGIONS[0], name="lasts", ticks=False)]
    before = Kept((1, 1, 1, 10.0), Snapshot(cast.meeting.pk))
    for region in regions:
        before.html(region, ("panelist", "en"))
    rendered.clear()
    with override_settings(RAATI=replace(settings.RAATI, page_lasts_s=lasts_s)):
        now = Kept(seqs, Snapshot(cast.meeting.pk), before)
    for region in regions:
        now.html(region, ("panelist", "en"))
    assert rendered == again


def test_what_was_read_for_one_audience_does_for_all_while_nothing_happens(cast: Cast) -> None:
    read = list[str]()

    def reading(name: str, *, ticks: bool) -> Region:
        def context(snapshot: Snapshot) -> Mapping[str, Any]:
            read.append(name)
            return REGIONS[0].context(snapshot)

        return replace(REGIONS[0], name=name, ticks=ticks, context=context)

    regions = [reading("ticks", ticks=True), reading("lasts", ticks=False)]
    kept = Kept((1, 1, 1, 10.0), Snapshot(cast.meeting.pk))
    for region in regions:
        kept.html(region, ("panelist", "en"))
        kept.html(region, ("panelist", "sv"))
    kept = Kept((1, 1, 1, 20.0), Snapshot(cast.meeting.pk), kept)
    for region in regions:
        kept.html(region, ("panelist", "fi"))
    assert read == ["ticks", "lasts", "ticks"]


def test_views_between_which_nothing_differs_share_what_was_rendered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = list[str]()

    def render(_region: Region, _snapshot: Snapshot, view: Any, language: str) -> str:
        rendered.append(f"{view.name} {language}")
        return f"{language}, {'leads' if view() == 'lead' else 'follows'}"

    monkeypatch.setattr("sessions.regions._render", render)
    kept = Kept((1,), Snapshot(cast.meeting.pk))
    shown = [
        kept.html(REGIONS[0], one) for one in (("panelist", "en"), ("observer", "en"), ("lead", "en"), ("lead", "fi"))
    ]
    assert shown == ["en, follows", "en, follows", "en, leads", "fi, leads"]
    assert rendered == ["panelist en", "lead en", "lead fi"]


def test_many_threads_render_a_region_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = []

    def render(region: Region, *_how: Any) -> str:
        rendered.append(region.name)
        return region.name

    monkeypatch.setattr("live.shelf.render", render)
    kept = Kept((1,), Snapshot(cast.meeting.pk))
    threads = [threading.Thread(target=kept.html, args=(REGIONS[0], ("panelist", "en"))) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rendered == [REGIONS[0].name]


@pytest.mark.parametrize("happened", [False, True], ids=["as the page was", "after a raised hand"])
async def test_who_has_just_been_shown_their_table_is_rendered_little_for(
    cast: Cast, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, happened: bool
) -> None:
    """Only what pages may have from two seconds ago; after an event at the table everything."""
    rendered = list[str]()

    def html_of(ref: RoomRef, regions: Iterable[Region], *more: Any) -> pull.Html:
        if ref.kind == RoomKind.TABLE:
            rendered.extend(region.name for region in regions)
        return really(ref, regions, *more)

    really = pull.html_of
    monkeypatch.setattr(pull, "html_of", html_of)
    await sync_to_async(at_phase)(cast, "Grouping")
    room = await sync_to_async(_table_of)(cast, cast.panelists[0])
    await sync_to_async(_page)(cast.panelists[0], cast)
    if happened:
        await sync_to_async(do)(cast.panelists[0], "talk.hand", room, up=True)
    async with Screen(cast.panelists[0], cast.meeting) as panelist:
        await all_match(panelist)
    here = regions_of(RoomKind.TABLE, "panelist")
    silent = {one.name for one in here if one.ticks or one.follows}
    assert set(rendered) == ({one.name for one in here} if happened else silent)


@pytest.mark.parametrize("where", [None, "table", "meeting"], ids=["nothing", "at the table", "in the meeting"])
async def test_what_pages_know_of_the_meeting_is_not_read_again_unless_something_happened(
    cast: Cast, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, where: str | None
) -> None:
    """After the handshake, for somebody whose language nobody has at this table."""
    kept, really = list[bool](), pull.html_of

    def html_of(ref: RoomRef, *how: Any) -> pull.Html:
        if ref.kind == RoomKind.TABLE:
            kept.append(how[-1] is not None)
        return really(ref, *how)

    monkeypatch.setattr(pull, "html_of", html_of)
    await sync_to_async(at_phase)(cast, "Grouping")
    aino, mikko = cast.panelists[:2]
    room = await sync_to_async(_table_of)(cast, mikko)
    await sync_to_async(_page)(aino, cast)
    async with Screen(aino, cast.meeting), AsyncExitStack() as stack:
        kept.clear()
        panelist = Screen(mikko, cast.meeting, language="fi")
        panelist.cookie = (await sync_to_async(entered)(mikko)).cookies[settings.SESSION_COOKIE_NAME].value
        assert await panelist.connect()
        stack.push_async_callback(panelist.leave)
        if where is not None:
            raised_in = room if where == "table" else cast.meeting.room_id
            before = switchboard().hubs[raised_in].cursor
            await sync_to_async(do)(aino, "talk.hand", raised_in, up=True)
            await until(lambda: switchboard().hubs[raised_in].cursor > before)
        await panelist.hello()
        await all_match(panelist)
    assert kept == [where is None]


def test_who_is_here_is_asked_anew_of_a_meeting_as_pages_know_it(cast: Cast) -> None:
    at_phase(cast, "Grouping")
    aino = cast.panelists[0]
    room = _table_of(cast, aino)
    regions, whose = [one for one in REGIONS if one.name == "table"], {("panelist", "en")}
    ref = ref_of(room)
    assert ref is not None
    kept = Snapshot(cast.meeting.pk)
    before = pull.html_of(ref, regions, whose)
    assert aino.pk in kept.present
    Attendance.objects.filter(membership=aino).delete()
    now = pull.html_of(ref, regions, whose, None, kept)
    assert now == pull.html_of(ref, regions, whose)
    assert now != before


async def test_who_was_renamed_since_the_handshake_is_rendered_anew(
    cast: Cast, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While pages still keep what they showed before: names stand in regions that no event of the table tells of."""
    asked = list[dict[str, str]]()

    def lasting(*which: Any) -> dict[str, str]:
        asked.append(Shelf.lasting(shelf, *which))
        return asked[-1]

    monkeypatch.setattr(shelf, "lasting", lasting)
    aino, mikko = cast.panelists[:2]
    await sync_to_async(at_phase)(cast, "Grouping")
    await sync_to_async(_page)(aino, cast)
    async with Screen(cast.lead, cast.meeting), AsyncExitStack() as stack:
        panelist = Screen(aino, cast.meeting)
        panelist.cookie = (await sync_to_async(entered)(aino)).cookies[settings.SESSION_COOKIE_NAME].value
        assert await panelist.connect()
        stack.push_async_callback(panelist.leave)
        renamed = {"member": mikko.pk, "name": "Oskari", "language": mikko.language}
        await sync_to_async(do)(cast.organiser, "member.change", cast.panel.room_id, **renamed)
        await until(lambda: switchboard().hubs[cast.panel.room_id].cursor > 0)
        await panelist.hello()
        await all_match(panelist)
    assert asked
    assert not any(asked)


def _table_of(cast: Cast, member: Membership) -> int:
    return Seat.objects.get(membership=member, round__meeting=cast.meeting).table.room_id
