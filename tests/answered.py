"""An accepted recommendation and its answer, for tests: made in the database, or by the product's own commands."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from live.dispatch import dispatch
from panels.models import Membership, Panel, Role
from recommendations.models import Answering, Ballot, Draft, DraftVersion, Question, Recommendation
from roomlog.models import Room, RoomKind
from sessions.models import Meeting
from tests.cast import person

REASON = "We can do this in every station by the end of the year, because the money is there."


def recommend(meeting: Meeting, *titles: str) -> list[Recommendation]:
    """Accepted recommendations of a closed ballot without papers."""
    now = timezone.now()
    ballot = Ballot.objects.create(
        meeting=meeting, status="closed", threshold_percent=80, quorum=0, opened_at=now, closed_at=now
    )
    return [_recommend(ballot, number, title) for number, title in enumerate(titles or ("Help nearby",), 1)]


def _recommend(ballot: Ballot, number: int, title: str) -> Recommendation:
    panel, room = ballot.meeting.panel, Room.objects.create(kind=RoomKind.DRAFT)
    last = panel.drafts.count() + 1
    draft = Draft.objects.create(panel=panel, room=room, number=last, title=title, language="en")
    text = [{"type": "paragraph", "runs": [{"text": title}]}]
    version = DraftVersion.objects.create(
        draft=draft,
        number=1,
        title=title,
        language="en",
        text=text,
        rationale=[],
        sha256="0" * 64,
        frozen_at=timezone.now(),
    )
    question = Question.objects.create(ballot=ballot, version=version, position=number)
    return Recommendation.objects.create(panel=panel, question=question, number=number, accepted=True)


def due(panel: Panel, *, handed_over: int = 0, by: int | None = None) -> Answering:
    """Days from today."""
    today = timezone.localdate()
    day = today + timedelta(days=handed_over + 90 if by is None else by)
    return Answering.objects.create(panel=panel, handed_over_on=today + timedelta(days=handed_over), answer_by=day)


def second_official(panel: Panel) -> Membership:
    return person(panel, "Seija Second", Role.OFFICIAL)


def send(member: Membership, type_: str, **fields: Any) -> Any:
    """The ack's result, or the refusal's code."""
    from uuid import uuid4

    frame = {"type": type_, "id": str(uuid4()), "room": member.panel.room_id, **fields}
    answer = dispatch(member, frame)
    return answer["result"] if answer["type"] == "ack" else answer["code"]


def text(**fields: Any) -> dict[str, Any]:
    """A whole answer."""
    whole = {
        "stance": "accepted",
        "reason": {"en": REASON},
        "owner": {"en": "Head of service"},
        "due_on": date(2031, 9, 30).isoformat(),
        "language": "en",
    }
    return {**whole, **fields}


def publish(writer: Membership, second: Membership, number: int = 1, *, version: int = 0, **fields: Any) -> None:
    saved = send(writer, "answer.save", recommendation=number, version=version, **text(**fields))["version"]
    assert send(writer, "answer.ask", recommendation=number, version=saved) == {"version": saved}
    assert send(second, "answer.approve", recommendation=number, version=saved) == {"version": saved}
    assert send(second, "answer.publish", recommendations=[number]) == {"published": [number]}
