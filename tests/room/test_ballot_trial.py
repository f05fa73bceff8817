"""A trial ballot: practised like a true one, shown as a trial everywhere, and deciding nothing."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from recommendations.ballots import selectors
from recommendations.ballots.models import Ballot, CastVote, OpenVote, Turnout
from recommendations.export import panel_json
from recommendations.home import recommend_step, results_of
from recommendations.models import DraftVersion, Recommendation
from recommendations.report import selectors as report
from tests.cast import Cast, entered
from tests.room.ballot_box import BallotBox, code, done, press
from tests.room.test_words_on_screen import region
from upkeep import invariants

pytestmark = pytest.mark.django_db(transaction=True)

MARK = "the result is shown, but it decides nothing."


def hold(box: BallotBox, *answers: int | None, trial: bool) -> Ballot:
    """A whole ballot: one panelist gives each answer, to every question."""
    ballot = box.open(trial=trial, quorum=0)
    for voter, answer in zip(box.voters, answers, strict=False):
        done(box.vote(voter, ballot, answer))
    done(box.close(ballot))
    return ballot


def test_it_is_counted_and_decides_nothing(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    trial = hold(box, 5, 4, 1, trial=True)
    first, second = selectors.trial_results(trial)
    assert (first.result.cast, first.result.accepting, first.result.accepted) == (3, 2, False)
    assert second.result.counts == first.result.counts
    assert not Recommendation.objects.exists()
    assert selectors.results(cast.panel) == []
    assert len(selectors.votable_drafts(cast.panel)) == 2
    assert Turnout.objects.filter(ballot=trial).count() == 3
    assert not OpenVote.objects.exists()


def test_the_true_ballot_follows_on_the_same_drafts(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    hold(box, 1, 1, trial=True)
    true = hold(box, 5, 5, 5, trial=False)
    assert [one.ballot for one in selectors.results(cast.panel)] == [true, true]
    assert [one.recommendation.accepted for one in selectors.results(cast.panel)] == [True, True]
    assert DraftVersion.objects.count() == 2  # unchanged texts are the same versions
    assert code(press(box.lead, "ballot.prepare", box.room, drafts=[box.drafts[0].pk], trial=True)) == "already-decided"


def test_a_text_may_change_after_the_trial(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    hold(box, 1, trial=True)
    box.drafts[0].title = "Better title"
    box.drafts[0].save()
    hold(box, 5, trial=False)
    (found,) = selectors.results(cast.panel)
    assert (found.version.title, found.version.number) == ("Better title", 2)


def test_papers_of_trial_and_true_ballot_share_nothing(cast: Cast) -> None:
    """Nobody can follow a person from the one to the other: new receipts, new ids, no order in common."""
    box = BallotBox(cast, drafts=1, panelists=12)
    hold(box, *[5] * 12, trial=True)
    hold(box, *[5] * 12, trial=False)
    trial, true = (list(CastVote.objects.filter(ballot__is_trial=practice)) for practice in (True, False))
    assert len(trial) == len(true) == 12
    assert not {vote.receipt for vote in trial} & {vote.receipt for vote in true}
    assert not {vote.pk for vote in trial} & {vote.pk for vote in true}
    for votes in (trial, true):
        assert [vote.receipt for vote in votes] == sorted(vote.receipt for vote in votes)


def test_reports_public_page_export_and_homes_leave_it_out(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    hold(box, 5, 5, trial=True)
    whole = report.report(cast.panel)
    assert (whole.ballots, whole.recommendations, whole.rejected, whole.letter.papers) == ((), (), (), 0)
    data = panel_json(cast.panel)
    assert data["ballots"] == []
    assert data["versions"] == []
    assert results_of(box.voters[0]) is None
    assert recommend_step(cast.panel).state == "now"
    page = entered(box.voters[0]).get(
        reverse("recommendations:draft", args=[box.voters[0].public_id, box.drafts[0].pk])
    )
    assert "put to a vote on" not in page.content.decode()


@pytest.mark.parametrize("view", ["lead", "panelist", "observer"])
def test_it_is_marked_from_its_preparation_to_its_result(cast: Cast, view: str) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.prepare(trial=True)
    assert MARK in region(cast, "ballot", view)
    done(press(box.lead, "ballot.open", box.room, ballot=ballot.pk))
    assert MARK in region(cast, "ballot", view)
    done(box.vote(box.voters[0], ballot, 5))
    done(box.close(ballot))
    results = region(cast, "results", view)
    assert MARK in results
    assert "In a true ballot this would have been accepted." in results
    assert 'class="verdict"' not in results
    assert "Write a minority statement" not in results


def test_its_papers_are_marked(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = hold(box, 5, trial=True)
    aino = box.voters[0]
    for name in ("papers", "my_paper"):
        address = reverse(f"recommendations:{name}", args=[aino.public_id, ballot.pk])
        assert MARK in entered(aino).get(address).content.decode()
    table = entered(aino).get(reverse("recommendations:papers_csv", args=[aino.public_id, ballot.pk]))
    assert f"trial-ballot-{ballot.pk}.csv" in table.headers["Content-Disposition"]


def test_a_true_ballot_is_not_marked(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    hold(box, 5, trial=False)
    assert MARK not in region(cast, "results")
    assert MARK not in region(cast, "ballot", "panelist")


def _decided(ballot: Ballot) -> None:
    question = ballot.questions.all()[0]
    Recommendation.objects.create(panel=ballot.meeting.panel, question=question, number=1, accepted=True)


def _paper_changed(ballot: Ballot) -> None:
    CastVote.objects.filter(ballot=ballot).update(paper={"1": 9})


def _paper_lost(ballot: Ballot) -> None:
    CastVote.objects.filter(ballot=ballot).delete()


def test_it_breaks_no_invariant(cast: Cast) -> None:
    """Or the restore of every backup made after a practice vote would end with an error."""
    hold(BallotBox(cast, drafts=2), 5, 4, None, trial=True)
    assert invariants.broken() == []


@pytest.mark.parametrize("harm", [_decided, _paper_changed, _paper_lost])
def test_what_is_broken_about_it_is_found(cast: Cast, harm: Callable[[Ballot], None]) -> None:
    harm(hold(BallotBox(cast, drafts=1), 5, trial=True))
    assert {one.rule for one in invariants.broken()} == {"results are what the papers say"}
