"""A joint statement: its frame, adoption section by section and as a whole, and where it is shown."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from facilitation.models import Theme
from panels.models import Panel
from recommendations.drafts import plain
from recommendations.joint.selectors import statement
from recommendations.models import Draft, DraftSource, JointStatement, Recommendation, RedCard
from recommendations.sources.chain import Chain
from tests.cast import Cast, entered
from tests.room.ballot_box import BallotBox, code, done, press
from tests.room.test_draft_commands import theme
from tests.web.report_reading import html_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
SAID = "Somebody answers the same day."
EVIL = "<script>alert(1)</script>"


class Joint(BallotBox):
    """Two drafts are sections, the second first."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast, drafts=3)
        first, second, _third = self.drafts
        self.frame(sections={str(first.pk): 2, str(second.pk): 1, str(_third.pk): ""})

    def frame(self, **fields: Any) -> None:
        whole = {"title": "Our statement", "preamble": f"We met.\n\n{EVIL}", "language": "en", **fields}
        done(press(self.lead, "joint.write", self.cast.panel.room_id, **whole))

    def adopt(self, drafts: list[int], *values: int) -> None:
        ballot = self.open(method="majority", drafts=drafts)
        done(self.vote(self.voters[0], ballot, *values))
        done(self.close(ballot))


def test_sections_are_adopted_one_by_one(cast: Cast) -> None:
    joint = Joint(cast)
    joint.adopt([draft.pk for draft in joint.drafts[:2]], 1, 0)
    found = statement(cast.panel)
    assert found is not None
    assert (found.preamble[0], found.adoption) == ("We met.", "sections")
    assert [(part.title, part.accepted) for part in found.parts] == [("Draft 2", False), ("Draft 1", True)]
    assert [part.title for part in found.adopted] == ["Draft 1"]
    html = html_of(cast.panel)
    chapter = " ".join(strip_tags(html.partition('<section id="joint"')[2].partition("</section>")[0]).split())
    assert chapter.endswith("R2. Draft 2 (Not accepted) R1. Draft 1 (Accepted)")
    assert "We met." in chapter
    assert EVIL not in html


@pytest.mark.parametrize(("answer", "adoption"), [(1, "whole"), (0, "rejected")])
def test_the_whole_is_one_draft_and_one_question(cast: Cast, answer: int, adoption: str) -> None:
    joint = Joint(cast)
    panel = cast.panel.room_id
    for draft in joint.drafts[:2]:
        DraftSource.objects.create(draft=draft, theme=Theme.objects.first() or theme(cast.meeting))
    earlier = done(press(cast.lead, "joint.compose", panel))["draft"]
    whole = done(press(cast.organiser, "joint.compose", panel))["draft"]
    assert Draft.objects.get(pk=earlier).withdrawn_at is not None, "it makes room for the new one"
    card = RedCard.objects.create(draft=joint.drafts[0], reason="Not this section.")
    ballot = joint.prepare(method="majority", drafts=[whole])
    refused = press(cast.lead, "ballot.open", joint.room, ballot=ballot.pk)
    assert (code(refused), "Draft 1" in refused["message"]) == ("red-cards-open", True)
    card.delete()
    joint.adopt([whole], answer)
    found = statement(cast.panel)
    assert found is not None
    assert found.texts is not None
    assert (found.adoption, found.number) == (adoption, 1)
    told = [block["runs"][0]["text"] for block in found.texts.text if "runs" in block]
    assert told == [
        "We met.",
        EVIL,
        "Draft 2",
        SAID,
        "Draft 1",
        SAID,
    ]
    assert code(press(cast.lead, "joint.compose", panel)) == "already-decided"
    assert Recommendation.objects.get().accepted == bool(answer)
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=True)
    html = Client(headers={"accept-language": "en"}).get(f"/p/{cast.panel.slug}/").content.decode()
    assert "Our statement" in html
    key = ("draft", whole)
    before = {stage.stage.name for stage in Chain(cast.panel, "public").came_from(key)}
    assert "theme" in before
    assert Theme.objects.get().title in Client().get(f"/p/{cast.panel.slug}/1/").content.decode()
    room = Draft.objects.get(pk=whole).room_id
    late: dict[str, Any] = {"theme": Theme.objects.get().pk, "on": False}
    assert code(press(joint.voters[0], "draft.source", room, **late)) == "already-decided"
    assert EVIL not in html
    data = json.loads(Client().get(f"/p/{cast.panel.slug}/panel.json").content)["joint_statement"]
    assert (data["adoption"], [part["place"] for part in data["sections"]]) == (adoption, [1, 2])


def test_the_open_page_shows_only_what_was_voted_on(cast: Cast) -> None:
    """A section that the panel still works on is nobody else's business."""
    joint = Joint(cast)
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=True)
    assert open_page(cast)[1] is None, "nothing before the first vote"
    joint.adopt([joint.drafts[0].pk], 1)
    html, data = open_page(cast)
    assert data is not None
    assert "2. Draft 1" in html
    assert "1. Draft 2" not in html


def test_nobody_changes_what_was_adopted_as_a_whole(cast: Cast) -> None:
    joint = Joint(cast)
    whole = done(press(cast.lead, "joint.compose", cast.panel.room_id))["draft"]
    joint.adopt([whole], 1)
    first = joint.drafts[0]
    plain.write(first, cast.panelists[0], plain.Lines("Zebra words.", "", seen=plain.read(first).seen))
    joint.frame(title="Zebra title", preamble="Zebra preamble.")
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=True)
    page = reverse("recommendations:joint", args=[cast.observer.public_id])
    for html in (open_page(cast)[0], entered(cast.observer).get(page).content.decode()):
        assert "Zebra" not in html
        assert SAID in html


def test_a_withdrawn_section_is_not_composed(cast: Cast) -> None:
    joint = Joint(cast)
    done(press(cast.lead, "draft.withdraw", joint.drafts[0].room_id))
    assert code(press(cast.lead, "joint.compose", cast.panel.room_id)) == "draft-gone"


def open_page(cast: Cast) -> tuple[str, Any]:
    """The open page, and what the open data say of the statement."""
    browser = Client(headers={"accept-language": "en"})
    html = browser.get(f"/p/{cast.panel.slug}/").content.decode()
    return html, json.loads(browser.get(f"/p/{cast.panel.slug}/panel.json").content)["joint_statement"]


def test_everybody_reads_it_and_who_leads_changes_it(cast: Cast) -> None:
    Joint(cast)
    writers = (cast.lead, cast.organiser)
    for member in (cast.panelists[0], cast.observer, *writers):
        html = entered(member).get(reverse("recommendations:joint", args=[member.public_id])).content.decode()
        assert ("joint.write" in html) is (member in writers)
        assert html.index("1. Draft 2") < html.index("2. Draft 1")
        assert EVIL not in html
    for type_ in ("joint.write", "joint.compose"):
        fields = {"title": "Mine", "language": "en"} if type_ == "joint.write" else {}
        assert code(press(cast.panelists[0], type_, cast.panel.room_id, **fields)) == "not-allowed"
    assert cast.stranger.panel_id != cast.panel.pk
    assert code(press(cast.stranger, "joint.compose", cast.panel.room_id)) == "no-room"


def test_what_cannot_be_a_statement_is_refused(cast: Cast, settings: Any) -> None:
    box = BallotBox(cast, drafts=1)
    room, draft = cast.panel.room_id, box.drafts[0]
    frame: dict[str, Any] = {"title": "Ours", "language": "en", "sections": {str(draft.pk): 1}}
    assert code(press(cast.lead, "joint.compose", room)) == "no-sections"
    assert code(press(cast.lead, "joint.write", room, **{**frame, "title": " "})) == "empty"
    assert code(press(cast.lead, "joint.write", room, **{**frame, "sections": {"99999": 1}})) == "draft-gone"
    assert code(press(cast.lead, "joint.write", room, **{**frame, "sections": {str(draft.pk): 0.5}})) == "bad-fields"
    assert not JointStatement.objects.exists()
    done(press(cast.lead, "joint.write", room, **frame))
    settings.RAATI = replace(settings.RAATI, draft_chars=10)
    assert code(press(cast.lead, "joint.compose", room)) == "statement-too-long"
    assert statement(cast.panel) is not None
