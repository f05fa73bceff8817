"""A ballot from preparing to its result, and everything that must not happen to it."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.utils import timezone

from live.forms import frame_of
from panels.models import Membership
from recommendations.ballots import selectors
from recommendations.ballots.models import Ballot, BallotStatus, CastVote, OpenVote, Question, Turnout
from recommendations.ballots.regions import REGIONS
from recommendations.drafts.models import DraftVersion
from recommendations.models import Recommendation
from roomlog.models import CommandRecord, Event
from sessions.models import Attendance
from sessions.regions import render
from sessions.snapshot import Snapshot
from tests.cast import Cast
from tests.room.ballot_box import BallotBox, at_once, code, done, press
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


def test_papers_become_results(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    ballot = box.open(threshold_percent=80, quorum=3)
    for voter, values in zip(box.voters, [(5, 1), (4, 2), (3, 3), (5, None), (2, 1)], strict=False):
        done(box.vote(voter, ballot, *values))
    done(box.close(ballot))

    first, second = selectors.results(cast.panel)
    assert (first.recommendation.number, second.recommendation.number) == (1, 2)
    assert first.result.counts == {5: 2, 4: 1, 3: 1, 2: 1, 1: 0}
    assert (first.result.accepting, first.result.counted, first.recommendation.accepted) == (4, 5, True)
    assert (second.result.accepting, second.result.counted, second.recommendation.accepted) == (1, 4, False)
    assert second.result.blank == 1
    assert set(Turnout.objects.values_list("membership", flat=True)) == {voter.pk for voter in box.voters[:5]}
    assert not OpenVote.objects.exists()


def test_numbers_go_on_in_the_next_ballot_of_the_panel(cast: Cast) -> None:
    box = BallotBox(cast, drafts=3)
    first = box.open(drafts=[box.drafts[1].pk])
    done(box.close(first))
    second = box.open(drafts=[box.drafts[2].pk, box.drafts[0].pk])
    done(box.close(second))
    titles = [found.version.title for found in selectors.results(cast.panel)]
    assert titles == ["Draft 2", "Draft 3", "Draft 1"]
    assert [found.recommendation.number for found in selectors.results(cast.panel)] == [1, 2, 3]


def test_the_rule_and_the_texts_are_those_of_the_opening(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    cast.panel.threshold_percent, cast.panel.quorum = 60, 2
    cast.panel.save()
    ballot = box.open()
    cast.panel.threshold_percent, cast.panel.quorum = 100, 6
    cast.panel.save()
    box.drafts[0].title = "Another title"
    box.drafts[0].save()
    for voter, value in zip(box.voters, (5, 4, 1), strict=False):
        done(box.vote(voter, ballot, value))
    done(box.close(ballot))
    (found,) = selectors.results(cast.panel)
    assert (found.ballot.threshold_percent, found.ballot.quorum, found.ballot.present) == (60, 2, 6)
    assert found.recommendation.accepted
    assert found.version.title == "Draft 1"
    assert found.version.text[0]["runs"][0]["text"] == "Somebody answers the same day."


def test_a_changed_mind_replaces_the_paper_and_the_receipt(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    first = done(box.vote(box.voters[0], ballot, 1))["receipt"]
    second = done(box.vote(box.voters[0], ballot, 5))["receipt"]
    assert first != second
    done(box.close(ballot))
    assert [vote.receipt for vote in CastVote.objects.all()] == [second]
    assert selectors.results(cast.panel)[0].result.counts[5] == 1


def test_parallel_votes_of_one_person_are_one_paper(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    answers = at_once(*[lambda value=value: box.vote(box.voters[0], ballot, value) for value in (1, 2, 3, 4, 5)])
    receipts = {done(answer)["receipt"] for answer in answers}
    assert len(receipts) == 5
    vote = OpenVote.objects.get()
    assert vote.receipt in receipts
    assert selectors.cast_count(ballot) == 1


def test_a_repeated_vote_is_acknowledged_again_without_effect(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    id_ = str(uuid4())
    first = box.vote(box.voters[0], ballot, 5, id_=id_)
    events = Event.objects.count()
    again = box.vote(box.voters[0], ballot, 1, id_=id_)
    assert (again["type"], again["seq"], again["result"]) == ("ack", first["seq"], None)
    assert Event.objects.count() == events
    own = selectors.mine(cast.meeting, box.voters[0])
    assert own["receipt"] == done(first)["receipt"]
    assert list(own["paper"].values()) == [5]


def test_the_voter_is_told_the_own_paper_only_while_the_ballot_is_open(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    voter, silent = box.voters[:2]
    assert selectors.mine(cast.meeting, voter) == {}
    ballot = box.open()
    assert selectors.mine(cast.meeting, voter) == {"ballot": ballot.pk, "open": True, "cast": False}
    done(box.vote(voter, ballot, 4))
    assert set(selectors.mine(cast.meeting, voter)) == {"ballot", "open", "cast", "receipt", "paper"}
    assert selectors.mine(cast.meeting, cast.lead) == {}
    done(box.close(ballot))
    assert selectors.mine(cast.meeting, voter) == {"ballot": ballot.pk, "open": False, "cast": True}
    assert selectors.mine(cast.meeting, silent) == {"ballot": ballot.pk, "open": False, "cast": False}


def test_a_closed_ballot_takes_no_vote_and_is_not_closed_again(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    done(box.vote(box.voters[0], ballot, 5))
    done(box.close(ballot))
    assert code(box.vote(box.voters[1], ballot, 1)) == "ballot-closed"
    assert code(box.close(ballot)) == "stale"
    assert code(press(box.lead, "ballot.open", box.room, ballot=ballot.pk)) == "stale"
    assert (CastVote.objects.count(), Recommendation.objects.count()) == (1, 1)


def test_two_who_close_at_once_count_once(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    done(box.vote(box.voters[0], ballot, 5))
    answers = at_once(lambda: box.close(ballot), lambda: box.close(ballot))
    assert sorted(answer["type"] for answer in answers) == ["ack", "rejected"]
    assert (CastVote.objects.count(), Recommendation.objects.count()) == (1, 1)


def test_votes_against_the_closing_are_either_counted_or_refused(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    done(box.vote(box.voters[0], ballot, 5))
    voters = [lambda voter=voter: box.vote(voter, ballot, 4) for voter in box.voters[1:]]
    answers = at_once(*voters[:2], lambda: box.close(ballot), *voters[2:])
    taken = sum(answer["type"] == "ack" for answer in answers)  # the closing and the votes before it
    assert CastVote.objects.count() == taken
    assert {code(answer) for answer in answers if answer["type"] == "rejected"} <= {"ballot-closed"}


def test_a_prepared_ballot_takes_no_vote(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.prepare()
    answer = press(box.voters[0], "vote.cast", box.room, ballot=ballot.pk, answers={"1": 5})
    assert code(answer) == "ballot-not-open"


def test_preparing_again_replaces_what_was_prepared(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    first = box.prepare(title="First try", quorum=1)
    second = box.prepare(drafts=[box.drafts[1].pk], title="The vote", threshold_percent=75)
    assert code(press(box.lead, "ballot.open", box.room, ballot=first.pk)) == "stale"
    done(press(box.lead, "ballot.open", box.room, ballot=second.pk))
    ballot = Ballot.objects.get()
    assert (ballot.title["en"], ballot.threshold_percent, ballot.quorum) == ("The vote", 75, 0)
    assert [question.version.title for question in Question.objects.all()] == ["Draft 2"]
    assert code(press(box.lead, "ballot.prepare", box.room, drafts=[box.drafts[0].pk])) == "ballot-open"


def test_a_ballot_opens_only_in_its_phase_with_its_quorum(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.prepare(quorum=7)
    box.come(cast.observer, cast.facilitator, cast.lead)  # they count for nothing
    refused = press(box.lead, "ballot.open", box.room, ballot=ballot.pk)
    assert code(refused) == "no-quorum"
    ballot = box.prepare(quorum=6)
    box.go_to("Thanks")
    assert code(press(box.lead, "ballot.open", box.room, ballot=ballot.pk)) == "wrong-phase"
    assert not DraftVersion.objects.exists()
    box.go_to("Final vote")
    done(press(box.lead, "ballot.open", box.room, ballot=ballot.pk))
    assert Ballot.objects.get().present == 6


def test_whom_somebody_helps_by_phone_is_present(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    aino, bertta, cecil, *_here = box.voters
    Attendance.objects.filter(membership__in=[aino, bertta, cecil]).delete()
    trial = box.open(trial=True)
    assert trial.present == 3
    one_paper = {"ballot": trial.pk, "answers": box.answers(trial, 5)}
    do(box.lead, "vote.cast_for", box.room, member=aino.pk, **one_paper)
    do(box.lead, "person.mute", box.room, member=bertta.pk, on=True, reason="Shouts")  # that is no help
    done(box.close(trial))
    ballot = box.prepare(quorum=4, method="majority", denominator="present")
    assert "4 panelists are present now. Of them, 1 takes part by phone." in turnout(cast)
    done(press(box.lead, "ballot.open", box.room, ballot=ballot.pk))
    ballot.refresh_from_db()
    assert ballot.present == 4
    for voter in box.voters[3:5]:
        done(box.vote(voter, ballot, 1))
    done(box.close(ballot))
    assert not Recommendation.objects.get().accepted  # two of four
    box.come(aino)  # who comes to the page as well is not counted twice
    assert selectors.attending(cast.meeting, timezone.now()).present == 4


def turnout(cast: Cast) -> str:
    region = next(region for region in REGIONS if region.name == "turnout")
    return " ".join(render(region, Snapshot(cast.meeting.pk), "lead", "en").split())


def test_an_open_ballot_takes_votes_after_the_phase_has_moved_on(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    box.go_to("Thanks")
    done(box.vote(box.voters[0], ballot, 5))
    done(box.close(ballot))
    assert CastVote.objects.count() == 1


def test_what_was_decided_or_withdrawn_is_not_voted_on(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    ballot = box.open(drafts=[box.drafts[0].pk])
    done(box.close(ballot))
    assert selectors.votable_drafts(cast.panel) == [box.drafts[1]]
    assert code(press(box.lead, "ballot.prepare", box.room, drafts=[box.drafts[0].pk])) == "already-decided"
    prepared = box.prepare(drafts=[box.drafts[1].pk])
    done(press(box.lead, "draft.withdraw", box.drafts[1].room_id))
    assert code(press(box.lead, "ballot.open", box.room, ballot=prepared.pk)) == "draft-gone"
    assert code(press(box.lead, "ballot.prepare", box.room, drafts=[box.drafts[1].pk])) == "draft-gone"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, "bad-fields"),
        ({0: 5}, "unanswered"),
        ({0: 5, 1: None, 99_999: 1}, "unknown-question"),
        ({0: 5, 1: 6}, "bad-answer"),
        ({0: 5, 1: 0}, "bad-answer"),
        ({0: 5, 1: 101}, "bad-fields"),
        ({0: 5, 1: True}, "bad-fields"),
        ({0: 5, 1: 4.0}, "bad-fields"),
        ({0: 5, 1: "five"}, "bad-fields"),
    ],
)
def test_a_paper_that_is_not_whole_is_refused(cast: Cast, answers: dict[int, object], expected: str) -> None:
    box = BallotBox(cast, drafts=2)
    ballot = box.open()
    keys = dict(enumerate(question.pk for question in box.questions(ballot)))
    paper = {str(keys.get(key, key)): value for key, value in answers.items()}
    assert code(press(box.voters[0], "vote.cast", box.room, ballot=ballot.pk, answers=paper)) == expected
    assert not OpenVote.objects.exists()


def test_a_form_without_javascript_casts_the_same_paper(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    ballot = box.open()
    first, second = box.questions(ballot)
    form = QueryDict(f"type=vote.cast&room={box.room}&ballot={ballot.pk}&answers.{first.pk}=4&answers.{second.pk}=")
    frame = {**frame_of(form), "id": str(uuid4())}
    fields = {key: value for key, value in frame.items() if key not in {"type", "room"}}
    done(press(box.voters[0], "vote.cast", box.room, id_=fields.pop("id"), **fields))
    assert OpenVote.objects.get().paper == {str(first.pk): 4, str(second.pk): None}


def _refusals(cast: Cast) -> list[tuple[Membership, str, str]]:
    others = [cast.facilitator, cast.official, cast.observer]
    return [
        *[(member, type_, "not-allowed") for member in others for type_ in ("vote.cast", "ballot.close")],
        *[(member, "vote.cast", "not-allowed") for member in (cast.lead, cast.organiser)],
        (cast.panelists[0], "ballot.close", "not-allowed"),
        (cast.panelists[0], "ballot.prepare", "not-allowed"),
        *[(cast.stranger, type_, "no-room") for type_ in ("vote.cast", "ballot.prepare", "ballot.close")],
    ]


def test_others_may_not_vote_and_others_may_not_close(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    fields: dict[str, dict[str, Any]] = {
        "vote.cast": {"ballot": ballot.pk, "answers": box.answers(ballot, 5)},
        "ballot.close": {"ballot": ballot.pk},
        "ballot.prepare": {"drafts": [box.drafts[0].pk]},
    }
    events = Event.objects.count()
    for member, type_, expected in _refusals(cast):
        assert code(press(member, type_, box.room, **fields[type_])) == expected, (member, type_)
    assert Event.objects.count() == events
    assert Ballot.objects.get().status == BallotStatus.OPEN


def test_a_ballot_of_another_meeting_is_unknown_here(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    answers = box.answers(ballot, 5)
    Ballot.objects.update(meeting=_elsewhere(cast).meeting)
    assert code(press(box.voters[0], "vote.cast", box.room, ballot=ballot.pk, answers=answers)) == "unknown"
    assert code(box.close(ballot)) == "stale"


def _elsewhere(cast: Cast) -> Cast:
    from tests.cast import make_cast

    return make_cast("elsewhere")


def test_nothing_recorded_of_a_vote_says_more_than_that_it_was_cast(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open()
    done(box.vote(box.voters[0], ballot, 5))
    event = Event.objects.get(kind="vote.counted")
    assert (event.actor, event.subject) == (None, str(ballot.pk))
    assert CommandRecord.objects.get(actor=box.voters[0].pk).result is None


def test_results_are_read_in_four_queries(cast: Cast, django_assert_num_queries: object) -> None:
    box = BallotBox(cast, drafts=5)
    ballot = box.open()
    for voter in box.voters:
        done(box.vote(voter, ballot, 5))
    done(box.close(ballot))
    for recommendation in Recommendation.objects.all():
        fields: dict[str, Any] = {
            "recommendation": recommendation.pk,
            "text": "We do not agree.",
            "language": "en",
        }
        done(press(box.voters[0], "statement.write", box.room, **fields))
    with django_assert_num_queries(4):  # type: ignore[operator]
        found = selectors.results(cast.panel)
        assert [one.statements[0].numbers for one in found] == [[1]] * 5
