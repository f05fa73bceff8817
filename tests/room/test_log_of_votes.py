"""Votes: nothing in the log joins them to a person, neither their own lines nor those of the pages around them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test.client import MULTIPART_CONTENT
from django.urls import reverse

from panels.models import Membership
from tests.cast import Cast, entered
from tests.room.ballot_box import BallotBox, code, press

pytestmark = pytest.mark.django_db(transaction=True)
Lines = list[dict[str, Any]]


def _send(member: Membership, type_: str, room: int, *, as_json: bool, **fields: Any) -> int:
    address = reverse("live:command", args=[member.public_id])
    frame = {"type": type_, "id": str(uuid4()), "room": room, **fields}
    kind = "application/json" if as_json else MULTIPART_CONTENT
    browser, headers = entered(member), {"origin": settings.ORIGINS[0]}
    return int(browser.post(address, frame, content_type=kind, headers=headers).status_code)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_vote_by_http_names_nobody(cast: Cast, lines: Callable[[], Lines], *, as_json: bool) -> None:
    box = BallotBox(cast, drafts=1)
    ballot, voter = box.open(quorum=0), box.voters[0]
    (question,) = box.questions(ballot)
    answer = {"answers": {str(question.pk): 5}} if as_json else {f"answers.{question.pk}": "5"}
    before = len(lines())
    assert _send(voter, "vote.cast", box.room, as_json=as_json, ballot=ballot.pk, **answer) in {200, 302}
    command, request = (_of(lines()[before:], logger) for logger in ("raati.command", "raati.request"))
    assert (command["command"], command["code"]) == ("vote.cast", "ack")
    assert command["request"] == request["request"]
    assert _naming(lines()[before:], voter) == []


def test_the_page_after_a_vote_by_form_names_nobody(cast: Cast, lines: Callable[[], Lines]) -> None:
    """A browser without scripts goes on to the meeting within milliseconds."""
    box = BallotBox(cast, drafts=1)
    ballot, voter, before = box.open(quorum=0), box.voters[0], len(lines())
    (question,) = box.questions(ballot)
    meeting = reverse("live:meeting", args=[voter.public_id, cast.meeting.pk])
    frame = {"type": "vote.cast", "room": box.room, "ballot": ballot.pk, f"answers.{question.pk}": "5"}
    headers = {
        "origin": settings.ORIGINS[0],
        "referer": f"http://testserver{meeting}",
    }
    address = reverse("live:command", args=[voter.public_id])
    page = entered(voter).post(address, frame, headers=headers, follow=True)
    routes = [line["route"] for line in lines()[before:] if line["logger"] == "raati.request"]
    assert page.status_code == 200
    assert routes == ["m/<str:public_id>/command/", "m/<str:public_id>/meetings/<int:meeting_id>/"]
    assert _naming(lines()[before:], voter) == []


@pytest.mark.parametrize("who", ["observer", "stranger"])
def test_the_audit_of_a_refused_vote_names_nobody(cast: Cast, lines: Callable[[], Lines], who: str) -> None:
    box = BallotBox(cast, drafts=1)
    ballot, member, before = box.open(quorum=0), getattr(cast, who), len(lines())
    assert code(box.vote(member, ballot, 5)) in {"not-allowed", "no-room"}
    audit = _of(lines()[before:], "raati.audit")
    assert (audit["command"], audit["level"]) == ("vote.cast", "warning")
    assert _naming(lines()[before:], member) == []


def test_the_audit_of_another_command_says_who(cast: Cast, lines: Callable[[], Lines]) -> None:
    assert code(press(cast.observer, "phase.start", cast.meeting.room_id, expected=0)) == "not-allowed"
    audit = _of(lines(), "raati.audit")
    assert (audit["event"], audit["membership"]) == ("not-allowed", cast.observer.pk)


def test_who_sent_another_command_is_told_once(cast: Cast, lines: Callable[[], Lines]) -> None:
    assert _send(cast.lead, "phase.start", cast.meeting.room_id, as_json=True, expected=0) == 200
    assert _of(lines(), "raati.command")["membership"] == cast.lead.pk
    assert "membership" not in _of(lines(), "raati.request")


def _naming(found: Lines, member: Membership) -> Lines:
    """The lines that name any membership, or hold this one's public id."""
    return [line for line in found if "membership" in json.dumps(line) or member.public_id in json.dumps(line)]


def _of(found: Lines, logger: str) -> dict[str, Any]:
    (line,) = (line for line in found if line["logger"] == logger)
    return line
