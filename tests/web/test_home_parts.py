"""Drafts and results on a person's home page, and the step "recommend" of the panel's path."""

import pytest
from django.utils import translation

from panels.models import Membership, Panel
from panels.path import STEPS, path_of
from panels.registry import StepState
from recommendations.models import Draft, Recommendation
from roomlog.models import Room, RoomKind
from tests.cast import Cast, entered
from tests.finished import Finished, finished_panel


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


def home_of(member: Membership) -> str:
    return entered(member).get(f"/m/{member.public_id}/").content.decode()


def recommend(panel: Panel) -> StepState:
    with translation.override("en"):
        return dict(zip(STEPS, path_of(panel), strict=True))["recommend"].now


def start_draft(cast: Cast, title: str = "Answer the phone") -> Draft:
    room = Room.objects.create(kind=RoomKind.DRAFT)
    return Draft.objects.create(panel=cast.panel, room=room, number=1, title=title, language="en")


def test_before_anything_is_written_home_shows_neither(cast: Cast) -> None:
    home = home_of(cast.panelists[0])
    assert 'id="drafts-part"' not in home
    assert 'id="results-part"' not in home
    assert recommend(cast.panel).state == "later"


def test_a_draft_is_a_link_on_everybodys_home(cast: Cast) -> None:
    draft = start_draft(cast, "<b>Answer</b> the phone")
    for member in (cast.panelists[0], cast.facilitator, cast.official):
        home = home_of(member)
        assert f'href="/m/{member.public_id}/drafts/{draft.pk}/"' in home
        assert "&lt;b&gt;Answer&lt;/b&gt; the phone" in home
    step = recommend(cast.panel)
    assert (step.state, str(step.words)) == ("now", "1 draft is being written.")


def test_what_is_decided_leaves_the_drafts_and_stands_under_results(done: Finished) -> None:
    member = done.cast.panelists[0]
    home = home_of(member)
    assert 'id="drafts-part"' not in home
    for title in done.titles:
        assert title in home
    assert home.count("Accepted") == 1
    assert home.count("Not accepted") == 1
    ballot = Recommendation.objects.all()[0].question.ballot_id
    assert f"/m/{member.public_id}/ballots/{ballot}/papers/" in home


def test_the_path_tells_how_many_were_accepted_and_leads_to_the_public_page(done: Finished) -> None:
    step = recommend(done.panel)
    assert (step.state, str(step.words)) == ("done", "Proposals accepted: 1 of 2.")
    assert step.address == f"/p/{done.panel.slug}/"
    done.panel.is_public = False
    assert recommend(done.panel).address == ""
