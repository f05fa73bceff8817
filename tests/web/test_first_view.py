"""What this phase needs stands first on a live page; the rest is one press away."""

import pytest

from live.table import REGIONS
from sessions.models import Meeting, Round
from sessions.regions import render
from sessions.snapshot import Snapshot
from tests.cast import Cast
from tests.room.ballot_box import BallotBox
from tests.room.scenes import at_phase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def shown(meeting: Meeting, name: str, view: str) -> str:
    (region,) = [one for one in REGIONS if one.name == name]
    return render(region, Snapshot(meeting.pk), view, "en")


def test_whoever_sits_at_a_table_may_check_how_new_its_people_are_to_each_other(cast: Cast) -> None:
    assert "you meet new people" not in shown(cast.meeting, "people", "panelist")
    at_phase(cast, "Grouping")
    assert "Nobody sits with the same person a second time." in shown(cast.meeting, "people", "panelist")
    newest = Round.objects.filter(meeting=cast.meeting).latest("number")
    newest.score |= {"pairs": 15, "repeated_pairs": 2}
    newest.save()
    assert "Of 15 pairs at the tables 2 had sat together before." in shown(cast.meeting, "people", "observer")


def test_an_open_ballot_shows_the_paper_first_and_its_texts_in_a_fold_to_who_does_not_vote(cast: Cast) -> None:
    BallotBox(cast).open()
    paper = shown(cast.meeting, "ballot", "panelist")
    fold = paper.partition('<details id="ballot-rule">')[2].partition("</details>")[0]
    assert "present when the ballot opened" in fold
    for view in ("lead", "facilitator"):
        desk = shown(cast.meeting, "ballot", view)
        before, _fold, inside = desk.partition('<details id="ballot-texts"')
        assert "present when the ballot opened" in before
        assert 'ballot-text"' not in before
        assert 'ballot-text"' in inside.partition("</section>")[0]
