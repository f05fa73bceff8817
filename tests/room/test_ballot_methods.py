"""Every rule from preparing to counting again; what is no paper, no ballot; the time for statements."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from live.dispatch import dispatch
from panels.models import Membership
from recommendations.ballots import selectors
from recommendations.ballots.published import ballot_file
from recommendations.ballots.regions import REGIONS
from recommendations.export import panel_json
from recommendations.models import Ballot, MinorityStatement, OpenVote, Option, Recommendation
from recommendations.report import build
from recommendations.tally.recount import main, recounted
from sessions.regions import render
from sessions.snapshot import Snapshot
from tests.cast import Cast, entered
from tests.room.ballot_box import METHODS, BallotBox, code, done, press
from tests.room.ballot_box import OPTIONS as SEVEN
from upkeep.invariants import broken

pytestmark = pytest.mark.django_db(transaction=True)

THREE: dict[str, Any] = {"title": "What first?", "options": "Trams\nBuses\n\n Buses \nBoats", "drafts": []}
# Papers of A, B, C and "none of these"; the last is blank.
PAPERS: dict[str, list[tuple[int | None, ...]]] = {
    "ranking": [(1, 2, None, None), (1, 2, None, None), (2, 1, None, 3), (None, None, None, 1)],
    "approval": [(1, 1, 0, 0), (1, 0, 0, 0), (1, 0, 1, 0), (0, 0, 0, 1)],
    "points": [(3, 2, 0, 0), (5, 0, 0, 0), (0, 1, 0, 1), (0, 0, 0, 5)],
}
FOUND = {
    "ranking": ("decided", {"Trams": 3, "Buses": 2, "None of these": 1, "Boats": 0}),
    "approval": ("decided", {"Trams": 3, "Buses": 1, "Boats": 1, "None of these": 1}),
    "points": ("decided", {"Trams": 8, "None of these": 6, "Buses": 3, "Boats": 0}),
}


def shown(cast: Cast, view: str, language: str = "en") -> str:
    snapshot = Snapshot(cast.meeting.pk)
    return "\n".join(render(region, snapshot, view, language) for region in REGIONS if view in region.views)


def page(member: Membership, name: str, ballot: Ballot) -> HttpResponse:
    response = entered(member).get(reverse(f"recommendations:{name}", args=[member.public_id, ballot.pk]))
    assert isinstance(response, HttpResponse)
    return response


def held(box: BallotBox, method: str, **fields: Any) -> Ballot:
    """A closed ballot with the papers above and a blank one."""
    ballot = box.open(**{**THREE, "method": method, **fields})
    keys = [str(key) for key in selectors.answer_keys(ballot)]
    for voter, values in zip(box.voters, PAPERS[method], strict=False):
        answers = dict(zip(keys, values, strict=True))
        done(press(voter, "vote.cast", box.room, ballot=ballot.pk, answers=answers))
    blank: dict[str, Any] = {"answers": {keys[0]: None}, "blank": True}
    done(press(box.voters[4], "vote.cast", box.room, ballot=ballot.pk, **blank))
    done(box.close(ballot))
    ballot.refresh_from_db()
    return ballot


@pytest.mark.parametrize("method", PAPERS)
def test_options_are_put_in_order_published_and_counted_again(cast: Cast, method: str, tmp_path: Path) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = held(box, method)
    (found,) = selectors.order_results(cast.panel)
    outcome, scores = FOUND[method]
    names = {pk: option.text for pk, option in found.options.items()} | {0: "None of these"}
    assert {names[key]: score for key, score in found.order.scores.items()} == scores
    assert (found.order.outcome, found.order.cast, found.order.blank) == (outcome, 5, 1)
    assert not Recommendation.objects.exists(), "an order stands as a decision of its own"
    data = json.loads(page(cast.observer, "papers_json", ballot).content)
    assert [check.passed for check in recounted(data["ballot"])] == [True] * 4
    files = tmp_path / "ballot.json", tmp_path / "ballot.csv"
    files[0].write_text(json.dumps(data))
    files[1].write_bytes(page(box.voters[0], "papers_csv", ballot).content)
    call_command("recount", str(files[0]), papers=str(files[1]))
    data["ballot"]["papers"].pop()
    files[0].write_text(json.dumps(data))
    assert main([str(files[0])]) == 1
    assert broken() == []


@pytest.mark.once
@pytest.mark.parametrize("method", PAPERS)
def test_pages_show_the_order_as_picture_table_and_words(cast: Cast, method: str) -> None:
    ballot = held(BallotBox(cast, drafts=1), method)
    type(cast.panel).objects.filter(pk=cast.panel.pk).update(is_public=True)
    everywhere = (
        shown(cast, "panelist"),
        page(cast.observer, "papers", ballot).content.decode(),
        Client(headers={"accept-language": "en"}).get(f"/p/{cast.panel.slug}/").content.decode(),
    )
    for html in everywhere:
        assert "First: " in html.replace("\n", " ")
        assert html.count('class="vote-4"') == 3
        assert "Trams" in html
        assert "style=" not in html
    assert "Ei mikään näistä" in shown(cast, "panelist", "fi") or "None of these" in shown(cast, "panelist", "fi")
    exported = json.loads(Client().get(f"/p/{cast.panel.slug}/panel.json").content)["ballots"]
    assert [(one["rule"]["method"], len(one["papers"]), len(one["options"])) for one in exported] == [(method, 5, 3)]


def test_a_tie_and_a_missed_quorum_are_said(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open(**{**THREE, "method": "approval"})
    for voter, values in zip(box.voters, [(1, 0, 0, 0), (0, 1, 0, 0)], strict=False):
        done(box.vote(voter, ballot, *values))
    done(box.close(ballot))
    assert "A tie for the first place:" in shown(cast, "observer")
    ballot = box.open(**{**THREE, "method": "approval"}, quorum=2)
    done(box.vote(box.voters[0], ballot, 1, 0, 0, 0))
    done(box.close(ballot))
    assert "Too few voted. Papers cast: 1. Papers needed: 2." in shown(cast, "observer")
    ballot = box.open(method="majority")
    for voter, value in zip(box.voters, (1, 0), strict=False):
        done(box.vote(voter, ballot, value))
    done(box.close(ballot))
    assert "That is exactly half: a tie." in shown(cast, "observer")
    assert not Recommendation.objects.get().accepted


def test_the_rule_is_frozen_with_who_counts(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open(method="two-thirds", denominator="entitled", quorum=1)
    assert (ballot.present, ballot.entitled) == (6, 6)
    for voter in box.voters[:3]:
        done(box.vote(voter, ballot, 1))
    Membership.objects.filter(pk=box.voters[5].pk).update(removed_at=timezone.now())
    done(box.close(ballot))
    (found,) = selectors.results(cast.panel)
    assert (found.result.accepting, found.result.of, found.result.reason) == (3, 6, "below-threshold")
    html = shown(cast, "panelist")
    assert "3 of 6 voted yes: 50.0 %." in html
    assert "The share is of everyone who could vote." in html


def test_drafts_can_be_options_and_stay_open_for_a_decision(cast: Cast) -> None:
    box = BallotBox(cast, drafts=2)
    drafts = [draft.pk for draft in box.drafts]
    ballot = box.open(method="ranking", title="Which first?", drafts=drafts, options="Neither yet")
    assert [option.version and option.version.title for option in ballot.options.all()] == ["Draft 1", "Draft 2", None]
    done(box.vote(box.voters[0], ballot, 2, 1, None, None))
    done(box.close(ballot))
    data = ballot_file(ballot)["ballot"]
    assert [one["sha256"] for one in data["options"][:2]] == [
        version.sha256 for version in (option.version for option in ballot.options.all()) if version
    ]
    assert all(check.passed for check in recounted(data))
    done(box.close(box.open(drafts=drafts)))
    assert Recommendation.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": ""}, "question-missing"),
        ({"options": "Only one"}, "options-few"),
        ({"options": "\n".join(f"Option {n}" for n in range(21))}, "options-many"),
        ({"options": "x" * 201 + "\nB"}, "too-long"),
        ({"method": "dictator"}, "bad-fields"),
        ({"points": 0}, "bad-fields"),
        ({"denominator": "everybody"}, "bad-fields"),
    ],
)
@pytest.mark.once
def test_a_ballot_that_asks_nothing_is_not_prepared(cast: Cast, fields: dict[str, Any], expected: str) -> None:
    box = BallotBox(cast, drafts=1)
    whole = {**SEVEN, "method": "points", **fields}
    assert code(press(box.lead, "ballot.prepare", box.room, **whole)) == expected
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    ("method", "values", "expected"),
    [
        ("ranking", (None, None, None, None), "nothing-marked"),
        ("ranking", (5, 1, None, None), "bad-answer"),
        ("approval", (0, 0, 0, 0), "unanswered"),
        ("approval", (1, 0, 0, 1), "none-and-some"),
        ("approval", (2, 0, 0, 0), "bad-answer"),
        ("points", (3, 3, 0, 0), "too-many-points"),
        ("points", (0, 0, 0, 0), "unanswered"),
        ("points", (-1, 1, 0, 0), "bad-fields"),
        ("majority", (2,), "bad-answer"),
    ],
)
@pytest.mark.once
def test_a_paper_that_breaks_the_rule_is_refused(
    cast: Cast, method: str, values: tuple[int | None, ...], expected: str
) -> None:
    box = BallotBox(cast, drafts=1)
    fields = {"method": method} if method == "majority" else {**THREE, "method": method, "points": 5}
    ballot = box.open(**fields)
    assert code(box.vote(box.voters[0], ballot, *values)) == expected
    if method != "majority":
        foreign = {**box.answers(ballot, *values), "99999": 1}
        answer = press(box.voters[0], "vote.cast", box.room, ballot=ballot.pk, answers=foreign)
        assert code(answer) in {"unknown-question", "bad-fields"}
    assert not OpenVote.objects.exists()


@pytest.mark.once
def test_a_form_without_javascript_casts_the_same_paper(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = box.open(**{**THREE, "method": "approval"})
    first, second, third = Option.objects.order_by("position")
    client = entered(box.voters[0])
    fields = {"type": "vote.cast", "room": box.room, "ballot": ballot.pk}
    marks = {
        f"answers.{first.pk}": ["0", "1"],
        f"answers.{second.pk}": "0",
        f"answers.{third.pk}": "0",
        "answers.0": "0",
    }
    address, here = f"/m/{box.voters[0].public_id}/command/", {"origin": settings.ORIGINS[0]}
    client.post(address, {**fields, **marks}, headers=here)
    assert OpenVote.objects.get().paper == {"0": 0, str(first.pk): 1, str(second.pk): 0, str(third.pk): 0}
    client.post(address, {**fields, **marks, "blank": "true"}, headers=here)
    assert set(OpenVote.objects.get().paper.values()) == {None}
    mine = page(box.voters[0], "my_paper", ballot).content.decode()
    assert "Your paper is blank." in mine


@pytest.mark.once
@pytest.mark.parametrize("method", ["two-thirds", "ranking", "approval", "points"])
def test_a_facilitator_casts_a_panelists_paper_of_any_kind(cast: Cast, method: str) -> None:
    box = BallotBox(cast, drafts=2)
    ballot = box.open(**METHODS[method])
    them = box.voters[2]
    address = f"/m/{cast.lead.public_id}/meetings/{cast.meeting.pk}/people/{them.pk}/"
    html = entered(cast.lead).get(address).content.decode()
    keys = selectors.answer_keys(ballot)
    assert [key for key in keys if f'name="answers.{key}"' not in html] == []
    values = [1, *[0 if method in {"approval", "points"} else None] * (len(keys) - 1)]
    answers = {str(key): value for key, value in zip(keys, values, strict=True)}
    fields = {"member": them.pk, "ballot": ballot.pk, "answers": answers}
    frame = {"type": "vote.cast_for", "id": str(uuid4()), "room": box.room, **fields}
    assert done(dispatch(cast.lead, frame))["receipt"]
    assert OpenVote.objects.get().membership_id == them.pk


class Signing:
    """A decided ballot whose statements have a time of their own."""

    def __init__(self, cast: Cast) -> None:
        self.box = BallotBox(cast, drafts=1)
        self.ballot = self.box.open()
        done(self.box.vote(self.box.voters[0], self.ballot, 5))
        done(self.box.close(self.ballot))
        self.recommendation = Recommendation.objects.get().pk

    def until(self, **away: int) -> None:
        """As a form sends it: the time on the meeting's wall."""
        at = timezone.localtime(timezone.now() + timedelta(**away)).replace(tzinfo=None).isoformat()
        done(press(self.box.lead, "ballot.statements", self.box.room, ballot=self.ballot.pk, until=at))

    def write(self, by: int) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "recommendation": self.recommendation,
            "text": "We see it otherwise.",
            "language": "en",
        }
        return press(self.box.voters[by], "statement.write", self.box.room, **fields)


def test_statements_are_signed_until_their_time_also_after_the_meeting(cast: Cast) -> None:
    signing = Signing(cast)
    signing.until(hours=5)
    statement = done(signing.write(0))["statement"]
    cast.meeting.refresh_from_db()
    done(press(cast.lead, "meeting.end", signing.box.room, expected=cast.meeting.run))
    fields = {"statement": statement, "version": 1}
    done(press(signing.box.voters[1], "statement.sign", signing.box.room, **fields))
    html = shown(cast, "panelist")
    assert "Minority statements can be written and signed until" in html
    assert 'data-command="statement.sign"' in html
    Ballot.objects.update(statements_until=timezone.now() - timedelta(seconds=1))
    for verb in ("sign", "unsign", "withdraw"):
        assert code(press(signing.box.voters[2], f"statement.{verb}", signing.box.room, **fields)) == "statements-over"
    assert code(signing.write(2)) == "statements-over"
    html = shown(cast, "panelist")
    assert "Minority statements could be written and signed until" in html
    assert 'data-command="statement' not in html
    assert MinorityStatement.objects.get().signatures.count() == 2


@pytest.mark.once
def test_the_time_for_statements_can_be_moved_and_a_wrong_year_is_refused(cast: Cast) -> None:
    signing = Signing(cast)
    signing.until(hours=-1)
    assert code(signing.write(0)) == "statements-over"
    signing.until(hours=1)
    done(signing.write(0))
    for at in ("20261-01-01T10:00", "2126-01-01T10:00", "soon", "0001-01-01T00:00"):
        fields: dict[str, Any] = {"ballot": signing.ballot.pk, "until": at}
        assert code(press(cast.lead, "ballot.statements", signing.box.room, **fields)) == "bad-fields"
    done(press(cast.lead, "ballot.statements", signing.box.room, ballot=signing.ballot.pk, until=""))
    signing.ballot.refresh_from_db()
    assert signing.ballot.statements_until is None
    trial = signing.box.open(**{**THREE, "method": "approval", "trial": True})
    done(signing.box.close(trial))
    assert code(press(cast.lead, "ballot.statements", signing.box.room, ballot=trial.pk, until="")) == "unknown"


def test_an_order_has_minority_statements_of_its_own(cast: Cast) -> None:
    box = BallotBox(cast, drafts=1)
    ballot = held(box, "ranking")
    said: dict[str, Any] = {"text": "Trams come first, not buses.", "language": "en"}
    statement = done(press(box.voters[0], "statement.write", box.room, ballot=ballot.pk, **said))["statement"]
    done(press(box.voters[1], "statement.sign", box.room, statement=statement, version=1))
    html = shown(cast, "panelist")
    assert f'id="statement-new-ballot-{ballot.pk}"' in html
    assert "Signed by panelists 1, 2." in html
    type(cast.panel).objects.filter(pk=cast.panel.pk).update(is_public=True)
    cast.panel.refresh_from_db()
    assert said["text"] in Client().get(f"/p/{cast.panel.slug}/").content.decode()
    (exported,) = panel_json(cast.panel)["ballots"]
    assert exported["statements"] == [{**said, "signatures": [1, 2]}]
    report = build.gather(cast.panel, "en")
    assert report.letter.statements == 1
    assert said["text"] in build.html_of(report, "en")
    for wrong in ({}, {"ballot": ballot.pk, "recommendation": 1}):
        both: dict[str, Any] = {**wrong, **said}
        assert code(press(box.voters[0], "statement.write", box.room, **both)) == "bad-fields"
    Ballot.objects.update(is_trial=True)
    assert code(press(box.voters[0], "statement.write", box.room, ballot=ballot.pk, **said)) == "unknown"
    Ballot.objects.update(is_trial=False, statements_until=timezone.now() - timedelta(seconds=1))
    assert code(press(box.voters[2], "statement.sign", box.room, statement=statement, version=1)) == "statements-over"
