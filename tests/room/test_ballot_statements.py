"""Minority statements beside a result, and why something was not accepted."""

from dataclasses import replace
from typing import Any

import pytest

from panels.models import Membership
from recommendations.ballots import selectors
from recommendations.ballots.models import MinorityStatement
from recommendations.models import Recommendation
from tests.cast import Cast
from tests.room.ballot_box import BallotBox, Frame, at_once, code, done, press

pytestmark = pytest.mark.django_db(transaction=True)


class Decided(BallotBox):
    """A ballot on two drafts is closed: the first was accepted, the second was not."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        ballot = self.open()
        done(self.vote(self.voters[0], ballot, 5, 1))
        done(self.close(ballot))
        self.accepted, self.rejected = Recommendation.objects.order_by("number")

    def write(self, author: Membership, text: str = "We do not agree.") -> Frame:
        fields: dict[str, Any] = {"recommendation": self.accepted.pk, "text": text, "language": "en"}
        return press(author, "statement.write", self.room, **fields)

    def on(self, statement: int, verb: str, member: Membership, *, version: int = 1, **fields: str) -> Frame:
        return press(member, f"statement.{verb}", self.room, statement=statement, version=version, **fields)


def numbers(cast: Cast) -> list[list[int]]:
    return [shown.numbers for one in selectors.results(cast.panel) for shown in one.statements]


def test_a_statement_is_signed_by_numbers(cast: Cast) -> None:
    box = Decided(cast)
    statement = done(box.write(box.voters[2], "Money must not be bound.\n\n\nSay where it goes.\x07"))["statement"]
    done(box.on(statement, "sign", box.voters[4]))
    done(box.on(statement, "sign", box.voters[0]))
    assert numbers(cast) == [[1, 3, 5]]
    assert MinorityStatement.objects.get().text == "Money must not be bound.\n\nSay where it goes."
    assert code(box.on(statement, "sign", box.voters[4])) == "already-signed"


def test_two_presses_at_once_are_one_signature(cast: Cast) -> None:
    box = Decided(cast)
    statement = done(box.write(box.voters[0]))["statement"]
    answers = at_once(*[lambda: box.on(statement, "sign", box.voters[1])] * 3)
    assert sorted(answer["type"] for answer in answers) == ["ack", "rejected", "rejected"]
    assert numbers(cast) == [[1, 2]]


def test_nobody_signs_a_text_that_changed_meanwhile(cast: Cast) -> None:
    box = Decided(cast)
    author, signer = box.voters[:2]
    statement = done(box.write(author))["statement"]
    done(box.on(statement, "edit", author, text="We agree in part.", language="en"))
    assert code(box.on(statement, "sign", signer)) == "stale"
    done(box.on(statement, "sign", signer, version=2))


def test_what_others_signed_is_not_changed_behind_their_backs(cast: Cast) -> None:
    box = Decided(cast)
    author, signer, third = box.voters[:3]
    statement = done(box.write(author))["statement"]
    done(box.on(statement, "sign", signer))
    assert code(box.on(statement, "edit", author, text="Not at all.", language="en")) == "signed-by-others"
    assert code(box.on(statement, "withdraw", author)) == "signed-by-others"
    assert code(box.on(statement, "withdraw", third)) == "not-signed"
    done(box.on(statement, "unsign", author))
    assert numbers(cast) == [[2]]
    done(box.on(statement, "unsign", signer))
    assert numbers(cast) == [], "nobody stands behind it any more"
    assert code(box.on(statement, "sign", author)) == "unknown"


def test_a_statement_can_be_withdrawn(cast: Cast) -> None:
    box = Decided(cast)
    statement = done(box.write(box.voters[0]))["statement"]
    done(box.on(statement, "withdraw", box.voters[0]))
    assert numbers(cast) == []


@pytest.mark.parametrize(("text", "expected"), [("", "empty"), (" \n\u200b", "empty"), ("x" * 3001, "too-long")])
def test_an_empty_or_endless_statement_is_refused(cast: Cast, text: str, expected: str) -> None:
    assert code(Decided(cast).write(cast.panelists[0], text)) == expected
    assert not MinorityStatement.objects.exists()


def test_only_panelists_write_and_only_while_the_meeting_runs(cast: Cast, settings: Any) -> None:
    settings.RAATI = replace(settings.RAATI, grace_s=0.0, grace_slack_s=0.0)
    box = Decided(cast)
    for member in (cast.lead, cast.facilitator, cast.organiser, cast.official, cast.observer):
        assert code(box.write(member)) == "not-allowed"
    assert code(box.write(cast.stranger)) == "no-room"
    statement = done(box.write(box.voters[0]))["statement"]
    cast.meeting.refresh_from_db()
    done(press(box.lead, "meeting.end", box.room, expected=cast.meeting.run))
    assert code(box.write(box.voters[1])) == "not-running"
    assert code(box.on(statement, "sign", box.voters[1])) == "not-running"


def test_a_recommendation_of_another_panel_is_unknown(cast: Cast) -> None:
    box = Decided(cast)
    Recommendation.objects.update(panel=cast.stranger.panel)
    assert code(box.write(box.voters[0])) == "unknown"


def test_why_not_is_said_of_a_rejected_one_only(cast: Cast) -> None:
    box = Decided(cast)

    def say(member: Membership, recommendation: Recommendation) -> Frame:
        fields: dict[str, Any] = {"recommendation": recommendation.pk, "text": "Some feared an escape."}
        return press(member, "recommendation.why_not", box.room, **fields)

    done(say(cast.organiser, box.rejected))
    box.rejected.refresh_from_db()
    assert box.rejected.why_not == "Some feared an escape."
    assert box.rejected.history.latest().history_user_id == cast.organiser.pk
    assert code(say(cast.lead, box.accepted)) == "was-accepted"
    assert code(say(box.voters[0], box.rejected)) == "not-allowed"
