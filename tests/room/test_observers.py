"""Observers follow the plenary and never a table: no frame, page or room of theirs holds anything of one."""

from secrets import token_hex

import pytest
from asgiref.sync import sync_to_async
from django.core.files.base import ContentFile
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from facilitation.models import Minutes, MinutesFile, Note, Theme
from panels.models import Membership
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen, all_match
from tests.web.pages import addresses

pytestmark = pytest.mark.django_db(transaction=True)


async def test_an_observer_hears_nothing_of_a_table_by_any_frame(cast: Cast) -> None:
    await sync_to_async(at_phase)(cast, "Silent writing")
    table = await sync_to_async(the_table)(cast)
    plenary, secrets = cast.meeting.room_id, [token_hex(6) for _ in range(4)]
    async with (
        Screen(cast.observer, cast.meeting) as observer,
        Screen(cast.facilitator, cast.meeting) as facilitator,
        Screen(cast.panelists[0], cast.meeting) as panelist,
        Screen(cast.lead, cast.meeting) as lead,
    ):
        observer.seqs[table.room_id] = 0  # asking for the room by name opens no door either
        await observer.hello()
        observer.seqs.pop(table.room_id, None)
        await panelist.send("note.write", table.room_id, text=secrets[0])
        await facilitator.send("record.write", table.room_id, text=secrets[1])
        await lead.send("boards.reveal", plenary)
        await lead.send("phase.next", plenary, expected=1)
        await panelist.send("theme.create", table.room_id, title=secrets[2])
        await panelist.send("note.write", table.room_id, text=secrets[3])
        await observer.until(lambda: "Grouping" in observer.regions["bar"])
        await all_match(lead, facilitator, panelist, observer)
        assert all(secret in panelist.everything() for secret in (secrets[0], secrets[2], secrets[3]))
        told = observer.everything()
        assert [secret for secret in secrets if secret in told] == []
        assert not observer.me.get("seat")
        kinds = {
            what["kind"] for frame in observer.frames if frame["type"] == "welcome" for what in frame["rooms"].values()
        }
        assert kinds == {"panel", "plenary"}
        assert {frame["room"] for frame in observer.frames if "room" in frame} <= set(observer.seqs)
        assert not any(frame["type"] == "board" for frame in observer.frames)
        for name in ("note.write", "dot.place", "theme.create"):
            answer = await observer.send(name, table.room_id, text="x", note=1, title="x")
            assert answer["type"] == "rejected"


def test_an_observer_finds_nothing_of_a_table_on_any_page(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    table, secret = the_table(cast), token_hex(6)
    do(cast.panelists[0], "note.write", table.room_id, text=secret)
    do(cast.lead, "boards.reveal", cast.meeting.room_id)
    do(cast.panelists[0], "theme.create", table.room_id, title=secret)
    seen = {name: page for name, page in _pages(cast.observer, cast, table.pk).items() if page is not None}
    assert "live:meeting" in seen
    assert [name for name, page in seen.items() if secret in page] == []


@pytest.mark.once
def test_an_observer_reads_the_minutes_without_what_tables_did(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    table, secrets = the_table(cast), [token_hex(6) for _ in range(2)]
    do(cast.panelists[0], "note.write", table.room_id, text="A note")
    do(cast.lead, "boards.reveal", cast.meeting.room_id)
    do(cast.panelists[0], "theme.create", table.room_id, title=secrets[0])
    do(cast.facilitator, "record.write", table.room_id, text=secrets[1])
    do(cast.lead, "meeting.end", cast.meeting.room_id, expected=1)
    do(cast.lead, "minutes.send", cast.meeting.room_id, days=7)
    _the_pdf(Minutes.objects.get())
    for who, sees in ((cast.panelists[0], True), (cast.observer, False)):
        address = f"/m/{who.public_id}/minutes/{cast.meeting.pk}/"
        page = entered(who).get(address).content.decode()
        assert "Who was there" in page
        assert [secret in page for secret in secrets] == [sees, sees]
        assert ("en.pdf" in page, entered(who).get(address + "en.pdf").status_code) == (sees, 200 if sees else 404)


def _the_pdf(minutes: Minutes) -> None:
    pdf = ContentFile(b"%PDF", name="minutes.pdf")
    MinutesFile.objects.create(minutes=minutes, language="en", status="ready", asked_at=timezone.now(), file=pdf)


def _pages(member: Membership, cast: Cast, table: int) -> dict[str, str | None]:
    """Every address below /m/ that needs no more than this meeting and table; None where there is no page."""
    browser, found = entered(member), {}
    for name, path in _below(member, cast, table).items():
        answer = browser.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        found[name] = body.decode(errors="replace") if answer.status_code == 200 else None
    return found


def _below(member: Membership, cast: Cast, table: int) -> dict[str, str]:
    known = {"public_id": member.public_id, "meeting_id": cast.meeting.pk, "table_id": table, "slug": cast.panel.slug}
    found = {}
    for name in addresses():
        for wanted in (("public_id",), ("public_id", "meeting_id"), ("public_id", "meeting_id", "table_id"), ("slug",)):
            try:
                found[name] = reverse(name, kwargs={key: known[key] for key in wanted})
            except NoReverseMatch:
                continue
    for stage, model in (("theme", Theme), ("note", Note)):
        for pk in model.objects.values_list("pk", flat=True):
            found[f"{stage} {pk}"] = reverse("recommendations:station", args=[member.public_id, stage, pk])
    return found
