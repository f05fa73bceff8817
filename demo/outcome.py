"""The third meeting's ballot, held with the product's own commands, then dated back to its evening."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from demo.content import papers
from panels.models import Membership
from recommendations.ballots import commands, services, statements
from recommendations.ballots.selectors import answer_keys
from recommendations.models import Ballot, CastVote, Draft, DraftVersion, MinorityStatement, Recommendation
from roomlog.log import Receipt, Tx, transact
from sessions import presence
from sessions.models import Attendance, Meeting


def hold_ballot(
    meeting: Meeting, data: dict[str, Any], drafts: list[Draft], lead: Membership, voters: list[Membership]
) -> None:
    presence.seen(meeting.pk, [voter.pk for voter in voters], timezone.now())
    ballot = Ballot.objects.get(pk=_prepare(meeting, drafts, lead))
    _do(meeting, services.open_ballot, commands.OfBallot(ballot=ballot.pk), lead)
    questions = list(ballot.questions.order_by("position"))
    marked = papers([sheet["votes"] for sheet in data["drafts"]], Random(23).shuffle)
    for voter, paper in zip(voters, marked, strict=True):
        answers = {question.pk: answer for question, answer in zip(questions, paper, strict=True)}
        ask = commands.Cast.model_validate({"ballot": ballot.pk, "answers": answers})
        _do(meeting, services.cast, ask, voter)
    _do(meeting, services.close, commands.OfBallot(ballot=ballot.pk), lead)
    soon = timezone.now() + timedelta(hours=1)  # the evening is over; dating it back closes the time for statements
    _do(meeting, statements.set_until, commands.Until(ballot=ballot.pk, until=soon), lead)
    _say_why(meeting, data, voters)
    _date_back(meeting, ballot, _put_in_order(meeting, data, lead, voters))


def is_held(meeting: Meeting) -> bool:
    """Whether the evening is whole: dating it back comes last."""
    return Ballot.objects.filter(meeting=meeting, closed_at__lt=_end_of(meeting)).exists()


def clear(meeting: Meeting) -> None:
    """Take back what a load that was cut off has left of the evening."""
    Recommendation.objects.filter(question__ballot__meeting=meeting).delete()
    CastVote.objects.filter(ballot__meeting=meeting).delete()
    Ballot.objects.filter(meeting=meeting).delete()


def _prepare(meeting: Meeting, drafts: list[Draft], lead: Membership) -> int:
    ask = commands.Prepare(drafts=[draft.pk for draft in drafts])
    receipt = _do(meeting, services.prepare, ask, lead)
    return int((receipt.result or {})["ballot"])


def _put_in_order(meeting: Meeting, data: dict[str, Any], lead: Membership, voters: list[Membership]) -> Ballot:
    """A ballot on what comes first: five points each."""
    accepted = Recommendation.objects.filter(panel=meeting.panel, accepted=True).order_by("number")
    options = "\n".join(one.question.version.title for one in accepted)
    ask = commands.Prepare(title=data["order"]["title"], method="points", options=options)
    pk = (_do(meeting, services.prepare, ask, lead).result or {})["ballot"]
    _do(meeting, services.open_ballot, commands.OfBallot(ballot=pk), lead)
    ballot = Ballot.objects.get(pk=pk)
    keys = answer_keys(ballot)
    tokens = [key for key, points in zip(keys, data["order"]["points"], strict=False) for _one in range(points)]
    Random(6).shuffle(tokens)
    for place, voter in enumerate(voters):
        mine = tokens[place * ballot.points : (place + 1) * ballot.points]
        answers = {key: mine.count(key) for key in keys}
        _do(meeting, services.cast, commands.Cast.model_validate({"ballot": pk, "answers": answers}), voter)
    _do(meeting, services.close, commands.OfBallot(ballot=pk), lead)
    return ballot


def _say_why(meeting: Meeting, data: dict[str, Any], voters: list[Membership]) -> None:
    for recommendation in Recommendation.objects.filter(panel=meeting.panel).order_by("number"):
        sheet = data["drafts"][recommendation.number - 1]
        if "why_not" in sheet:
            recommendation.why_not = sheet["why_not"]
            recommendation.save()
        if "statement" in sheet:
            _sign(meeting, recommendation, sheet, voters)


def _sign(meeting: Meeting, recommendation: Recommendation, sheet: dict[str, Any], voters: list[Membership]) -> None:
    author, *others = voters[: sheet["signatures"]]
    ask = commands.Write(recommendation=recommendation.pk, text=sheet["statement"], language="fi")
    _do(meeting, statements.write, ask, author)
    statement = MinorityStatement.objects.get(recommendation=recommendation)
    for signer in others:
        _do(meeting, statements.sign, commands.OfStatement(statement=statement.pk, version=1), signer)


@transaction.atomic
def _date_back(meeting: Meeting, ballot: Ballot, order: Ballot) -> None:
    ends = _end_of(meeting)
    opened, closed = ends - timedelta(minutes=44), ends - timedelta(minutes=36)
    Ballot.objects.filter(pk=ballot.pk).update(opened_at=opened, closed_at=closed, statements_until=ends)
    asked = {"opened_at": closed + timedelta(minutes=8), "closed_at": closed + timedelta(minutes=12)}
    Ballot.objects.filter(pk=order.pk).update(**asked)
    DraftVersion.objects.filter(draft__panel=meeting.panel_id).update(frozen_at=opened)
    Attendance.objects.filter(meeting=meeting).update(first_seen=meeting.starts_at, last_seen=ends)


def _end_of(meeting: Meeting) -> datetime:
    return meeting.starts_at + timedelta(hours=3)


def _do(meeting: Meeting, handler: Callable[..., Any], ask: Any, actor: Membership) -> Receipt:
    def work(tx: Tx) -> Any:
        return handler(tx, Meeting.objects.get(pk=meeting.pk), ask, actor=actor)

    return transact(meeting.room_id, work, actor=actor.pk)
