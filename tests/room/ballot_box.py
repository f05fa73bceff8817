"""A meeting in its ballot phase, with drafts to vote on, and presses as browsers send them."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from live.dispatch import dispatch
from panels.models import Membership, Panel, Role
from recommendations.ballots.models import Ballot, BallotStatus, Question
from recommendations.ballots.selectors import answer_keys
from recommendations.drafts import updates
from recommendations.drafts.blocks import doc_from_blocks
from recommendations.drafts.models import Draft
from recommendations.tally import ORDERS, VERDICTS
from roomlog.models import Room, RoomKind
from sessions import presence
from sessions.models import Meeting
from tests.cast import Cast, person

Frame = dict[str, Any]


def make_draft(panel: Panel, title: str, *, text: str = "Somebody answers the same day.") -> Draft:
    draft = Draft.objects.create(
        panel=panel,
        room=Room.objects.create(kind=RoomKind.DRAFT),
        number=panel.drafts.count() + 1,
        title=title,
        language="en",
    )
    paragraphs = [[{"type": "paragraph", "runs": [{"text": line}]}] for line in (text, f"Why: {title}")]
    updates.begin(draft, doc_from_blocks(*paragraphs), timezone.now())
    return draft


def press(member: Membership, type_: str, room: int, *, id_: str | None = None, **fields: Any) -> Frame:
    """The answer to one command, as its sender gets it."""
    return dispatch(member, {"type": type_, "id": id_ or str(uuid4()), "room": room, **fields})


def done(answer: Frame) -> dict[str, Any]:
    assert answer["type"] == "ack", answer
    return dict(answer["result"] or {})


def code(answer: Frame) -> str:
    assert answer["type"] == "rejected", answer
    return str(answer["code"])


def at_once(*presses: Callable[[], Frame]) -> list[Frame]:
    """All presses in parallel, each in a thread and on a connection of its own."""

    def run(one: Callable[[], Frame]) -> Frame:
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))


OPTIONS = {
    "title": "What comes first?",
    "options": "\n".join(f"Option {n}" for n in range(1, 8)),
    "drafts": [],
    "points": 5,
}
METHODS: dict[str, dict[str, Any]] = {
    method: {"method": method, **(OPTIONS if method in ORDERS else {})} for method in (*VERDICTS, *ORDERS)
}


def values_at_random(method: str, count: int, points: int) -> list[int | None]:
    """A good paper that is not blank where options are put in order."""
    if method == "ranking":
        return [1, *(random.choice([None, *range(1, count + 1)]) for _option in range(count - 1))]
    if method == "approval":
        return [1, *(random.randint(0, 1) for _option in range(count - 2)), 0]
    if method == "points":
        spread = random.choices(range(count), k=points)
        return [spread.count(place) for place in range(count)]
    return [random.choice([1, 2, 3, 4, 5, None] if method == "consent" else [1, 0, None]) for _question in range(count)]


class BallotBox:
    """``BallotBox(cast, drafts=3)``: the ballot phase runs, every panelist is there, nothing is prepared."""

    def __init__(self, cast: Cast, *, drafts: int = 2, panelists: int = 0) -> None:
        self.cast, self.meeting, self.lead = cast, cast.meeting, cast.lead
        self.room = cast.meeting.room_id
        new = range(len(cast.panelists) + 1, panelists + 1)
        self.voters = [
            *cast.panelists,
            *(person(cast.panel, f"Voter{n} Panelist", Role.PANELIST, n) for n in new),
        ]
        self.drafts = [make_draft(cast.panel, f"Draft {n}") for n in range(1, drafts + 1)]
        self.go_to("Final vote")
        self.come(*self.voters)

    def go_to(self, title: str) -> None:
        if Meeting.objects.get(pk=self.meeting.pk).status == "lobby":
            done(press(self.lead, "phase.start", self.room, expected=0))
        run = Meeting.objects.get(pk=self.meeting.pk).run
        done(press(self.lead, "phase.jump", self.room, expected=run, item=self.cast.items[title].pk))

    def come(self, *members: Membership) -> None:
        presence.seen(self.meeting.pk, [member.pk for member in members], timezone.now())

    def prepare(self, **fields: Any) -> Ballot:
        fields.setdefault("drafts", [draft.pk for draft in self.drafts])
        return Ballot.objects.get(pk=done(press(self.lead, "ballot.prepare", self.room, **fields))["ballot"])

    def open(self, **fields: Any) -> Ballot:
        ballot = self.prepare(**fields)
        done(press(self.lead, "ballot.open", self.room, ballot=ballot.pk))
        ballot.refresh_from_db()
        assert ballot.status == BallotStatus.OPEN
        return ballot

    def questions(self, ballot: Ballot) -> list[Question]:
        return list(ballot.questions.order_by("position"))

    def answers(self, ballot: Ballot, *values: int | None) -> dict[str, int | None]:
        """A paper as the browser sends it; one value stands for all questions. Of options "none" comes last."""
        keys = answer_keys(ballot)
        filled = values * len(keys) if len(values) == 1 else values
        return {str(key): value for key, value in zip(keys, filled, strict=True)}

    def vote(self, voter: Membership, ballot: Ballot, *values: int | None, id_: str | None = None) -> Frame:
        answers = self.answers(ballot, *values)
        return press(voter, "vote.cast", self.room, id_=id_, ballot=ballot.pk, answers=answers)

    def vote_at_random(self, voter: Membership, ballot: Ballot) -> tuple[str, list[int | None]]:
        """The receipt and the answers."""
        values = values_at_random(ballot.method, len(answer_keys(ballot)), ballot.points)
        return done(self.vote(voter, ballot, *values))["receipt"], values

    def close(self, ballot: Ballot) -> Frame:
        return press(self.lead, "ballot.close", self.room, ballot=ballot.pk)
