"""The lanes beside drafts: officials' words, panelists' remarks, and a text that neither can touch."""

from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from live.table import COMMANDS
from panels import erasure
from panels.command import Refused
from panels.models import Membership
from recommendations.drafts import plain
from recommendations.drafts.models import Draft, DraftUpdate
from recommendations.lanes import work
from recommendations.lanes.models import Lane, LaneComment
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.room.editors import DraftEditor, start_draft
from tests.room.samples.chain import soon
from tests.room.scenes import do
from tests.room.test_draft_commands import refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def open_lane(cast: Cast, kind: str) -> Lane:
    do(cast.lead, "lane.open", cast.panel.room_id, kind=kind, closes=soon())
    return Lane.objects.get(kind=kind)


def page(draft: Draft, member: Membership) -> str:
    address = reverse("recommendations:draft", args=[member.public_id, draft.pk])
    return entered(member).get(address).content.decode()


def over(lane: Lane) -> None:
    Lane.objects.filter(pk=lane.pk).update(closes_at=timezone.now() - timedelta(minutes=1))


def test_officials_words_stand_beside_the_draft_until_the_deadline(cast: Cast, draft: Draft) -> None:
    official, aino = cast.official, cast.panelists[0]
    room = draft.room_id
    assert refusal(official, "feasibility.write", room, text="By June.") == "lane-closed"
    lane = open_lane(cast, "feasibility")
    said = do(official, "feasibility.write", room, text="By June.\n\n<b>If</b> funded.")["comment"]
    html = page(draft, aino)
    assert "Outi Official" in html
    assert "for the authority" in html
    assert "&lt;b&gt;If&lt;/b&gt; funded." in html
    assert "Send the authority" not in html
    assert "Send the authority" in page(draft, official)
    assert refusal(aino, "feasibility.write", room, text="Me too") == "not-allowed"
    assert refusal(cast.lead, "feasibility.write", room, text="Me too") == "not-allowed"
    do(official, "lane.remove", room, comment=said, on=True)
    assert "If&lt;/b&gt;" not in page(draft, aino)
    do(official, "lane.remove", room, comment=said, on=False)
    over(lane)
    assert refusal(official, "feasibility.write", room, text="Late") == "lane-closed"
    assert refusal(official, "lane.remove", room, comment=said, on=True) == "lane-closed"
    assert "Commenting is over." in page(draft, official)
    assert refusal(cast.lead, "lane.close", cast.panel.room_id, lane=lane.pk) == "lane-closed"


def test_remarks_are_nameless_and_dealt_with(cast: Cast, draft: Draft) -> None:
    aino, bertta, room = cast.panelists[0], cast.panelists[1], draft.room_id
    open_lane(cast, "remarks")
    said = do(aino, "remark.write", room, text="Also in Swedish?")["comment"]
    assert not Event.objects.filter(actor=aino.pk, kind__startswith="lane.").exists()
    assert "My remark" in page(draft, aino).split("lane-comment-")[1]
    theirs = page(draft, bertta)
    assert "Also in Swedish?" in theirs
    assert "Aino" not in theirs.split('id="draft-lanes"')[1].split('id="draft-sources"')[0]
    assert refusal(bertta, "lane.remove", room, comment=said, on=True) == "unknown"
    assert refusal(bertta, "lane.handle", room, comment=said, on=True) == "not-in-group"
    assert refusal(cast.official, "lane.handle", room, comment=said, on=True) == "not-allowed"
    do(cast.lead, "lane.handle", room, comment=said, on=True, reply="Added.")
    assert "Added." in page(draft, bertta)
    do(cast.lead, "lane.handle", room, comment=said, on=False)
    assert "Dealt with:" not in page(draft, bertta)
    do(cast.lead, "draft.withdraw", room)
    assert refusal(aino, "remark.write", room, text="More") == "draft-not-open"


async def test_an_official_cannot_touch_the_text(cast: Cast, draft: Draft) -> None:
    await database_sync_to_async(open_lane)(cast, "feasibility")
    before = await database_sync_to_async(DraftUpdate.objects.filter(draft=draft).count)()
    async with DraftEditor(cast.official, draft, 77) as editor:
        assert editor.welcome["may_write"] is False
        assert await editor.answer(editor.pen.write("The authority decides.")) == "not-allowed"
    assert await database_sync_to_async(DraftUpdate.objects.filter(draft=draft).count)() == before


def test_an_official_can_do_nothing_to_texts_and_votes(cast: Cast, draft: Draft) -> None:
    official = cast.official
    open_to = {name for name, command in COMMANDS.items() if "official" in command.rule.roles}
    assert {"feasibility.write", "lane.remove"} <= open_to
    about = ("draft.", "merge.", "ballot.", "vote.", "statement.", "recommendation.", "amendment.", "card.")
    assert not {name for name in open_to if name.startswith(about)}
    with pytest.raises(Refused, match="not-allowed"):
        plain.write(draft, official, plain.Lines("Ours.", "", seen=plain.read(draft).seen))


@pytest.mark.once
def test_officials_are_told_and_reminded_once(cast: Cast, draft: Draft) -> None:
    Membership.objects.filter(pk=cast.official.pk).update(email="outi@county.example", language="fi")
    lane = open_lane(cast, "feasibility")
    closes = lane.closes_at.isoformat()
    for _again in range(2):
        work.tell.func(lane.pk, work.OPENED, closes)
    assert [one.to for one in mail.outbox] == [["outi@county.example"]]
    assert cast.official.public_id in str(mail.outbox[0].body)
    work.tell.func(lane.pk, work.REMINDER, (lane.closes_at - timedelta(days=1)).isoformat())  # of another deadline
    assert len(mail.outbox) == 1
    work.tell.func(lane.pk, work.REMINDER, closes)
    assert len(mail.outbox) == 2
    do(cast.official, "feasibility.write", draft.room_id, text="By June.")
    do(cast.lead, "lane.open", cast.panel.room_id, kind="feasibility", closes=soon())
    moved = Lane.objects.get()
    work.tell.func(moved.pk, work.REMINDER, moved.closes_at.isoformat())
    assert len(mail.outbox) == 2  # nothing of theirs is missing


@pytest.mark.once
def test_the_home_page_says_what_waits(cast: Cast, draft: Draft) -> None:
    open_lane(cast, "feasibility")
    home = reverse("panels:member_home", args=[cast.official.public_id])
    assert "Your comment is still missing here:" in entered(cast.official).get(home).content.decode()
    do(cast.official, "feasibility.write", draft.room_id, text="By June.")
    assert "You have commented on every draft." in entered(cast.official).get(home).content.decode()


def test_an_erased_persons_words_stay_or_go(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    open_lane(cast, "remarks")
    for who in (aino, bertta):
        do(who, "remark.write", draft.room_id, text=f"Remark {who.number}")
    erasure.erase(aino, texts=False)
    erasure.erase(bertta, texts=True)
    assert list(LaneComment.objects.order_by("pk").values_list("text", "author")) == [("Remark 1", None), ("", None)]
    html = page(draft, cast.panelists[2])
    assert "Remark 1" in html
    assert "Remark 2" not in html
