"""Minority statements, until when they are taken, and why a recommendation was not accepted."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from panels.policy import PANELISTS, Actor, Rule, can
from recommendations.ballots import decided
from recommendations.ballots.events import ResultEvent
from recommendations.ballots.models import Ballot, BallotStatus, MinorityStatement, Recommendation, Signature
from recommendations.tally import ORDERS
from roomlog.log import Tx
from sessions.models import Meeting, Tool
from sessions.state import phase_now

_WHILE_RUNNING = Rule(PANELISTS, tools=frozenset(Tool.values))


def set_until(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """Until when statements on a ballot's results are written and signed. It closes by itself; it can be moved."""
    ballot = meeting.ballots.filter(pk=ask.ballot, status=BallotStatus.CLOSED, is_trial=False).first()
    if ballot is None:
        raise Refused("unknown")
    ballot.statements_until = _at(ask.until, meeting, tx.now) if ask.until else None
    ballot.save(update_fields=["statements_until"])
    tx.append(ResultEvent.STATEMENTS_TIMED, ballot.pk)


def _at(until: datetime, meeting: Meeting, now: datetime) -> datetime:
    """A form sends the time on the wall, without its zone. A slip of the keyboard is refused: the year 20261."""
    span = timedelta(days=settings.RAATI.statement_days)
    try:
        at = until if until.tzinfo else until.replace(tzinfo=ZoneInfo(meeting.time_zone))
        if abs(at - now) <= span:
            return at
    except (OverflowError, ValueError):
        pass
    raise Refused("bad-fields")


def check_open(meeting: Meeting, ballot: Ballot, now: datetime) -> None:
    """Raises Refused once the time is over. Nothing has to happen then: the time itself decides."""
    if ballot.statements_until is not None:
        if now >= ballot.statements_until:
            raise Refused("statements-over")
        return
    refusal = can(Actor(role="panelist"), _WHILE_RUNNING, phase_now(meeting, None, now), None)
    if refusal is not None:
        raise Refused(refusal)


def write(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Who writes a statement signs it."""
    recommendation = _recommendation(meeting, ask.recommendation) if ask.recommendation else None
    ballot = recommendation.question.ballot if recommendation else _ordered(meeting, ask.ballot)
    check_open(meeting, ballot, tx.now)
    statement = MinorityStatement.objects.create(
        recommendation=recommendation,
        ballot=None if recommendation else ballot,
        author=actor,
        text=_paragraphs(ask.text),
        language=ask.language,
    )
    _sign(statement, actor)
    tx.append(ResultEvent.STATEMENT_WRITTEN, statement.pk)
    return {"statement": statement.pk}


def edit(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    statement = _own(tx, meeting, ask, actor)
    statement.text, statement.language = _paragraphs(ask.text), ask.language
    statement.version += 1
    statement.save()
    tx.append(ResultEvent.STATEMENT_EDITED, statement.pk)


def sign(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    statement = _read(tx, meeting, ask)
    if statement.signatures.filter(membership=actor).exists():
        raise Refused("already-signed")
    _sign(statement, actor)
    tx.append(ResultEvent.STATEMENT_SIGNED, statement.pk)


def unsign(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """A statement that nobody signs any more is withdrawn."""
    statement = _read(tx, meeting, ask)
    gone, _models = statement.signatures.filter(membership=actor).delete()
    if not gone:
        raise Refused("not-signed")
    if not statement.signatures.exists():
        _withdraw(tx, statement)
        return
    tx.append(ResultEvent.STATEMENT_UNSIGNED, statement.pk)


def withdraw(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _withdraw(tx, _own(tx, meeting, ask, actor))


def say_why_not(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    recommendation = _recommendation(meeting, ask.recommendation)
    if recommendation.accepted:
        raise Refused("was-accepted")
    recommendation.why_not = _paragraphs(ask.text) if ask.text else ""
    recommendation.save()
    tx.append(ResultEvent.RECOMMENDATION_CHANGED, recommendation.pk)


def _withdraw(tx: Tx, statement: MinorityStatement) -> None:
    statement.withdrawn_at = tx.now
    statement.save()
    tx.append(ResultEvent.STATEMENT_WITHDRAWN, statement.pk)


def _sign(statement: MinorityStatement, actor: Membership) -> None:
    if actor.number is None:
        raise Refused("no-number")
    Signature.objects.create(statement=statement, membership=actor, number=actor.number)


def _recommendation(meeting: Meeting, recommendation_id: int) -> Recommendation:
    recommendation = (
        Recommendation.objects.filter(pk=recommendation_id, panel=meeting.panel_id)
        .select_related("question__ballot")
        .first()
    )
    if recommendation is None:
        raise Refused("unknown")
    return recommendation


def _ordered(meeting: Meeting, ballot_id: int) -> Ballot:
    found = decided.ballots(meeting.panel).filter(pk=ballot_id, method__in=ORDERS).first()
    if found is None:
        raise Refused("unknown")
    return found


def _read(tx: Tx, meeting: Meeting, ask: Any) -> MinorityStatement:
    """The statement, if it still says what the sender read."""
    statement = (
        MinorityStatement.objects.filter(_of_panel(meeting), pk=ask.statement, withdrawn_at=None)
        .select_related("recommendation__question__ballot", "ballot")
        .first()
    )
    if statement is None:
        raise Refused("unknown")
    check_open(meeting, statement.decided_by, tx.now)
    if statement.version != ask.version:
        raise Refused("stale")
    return statement


def _of_panel(meeting: Meeting) -> Q:
    return Q(recommendation__panel=meeting.panel_id) | Q(ballot__meeting__panel=meeting.panel_id)


def _own(tx: Tx, meeting: Meeting, ask: Any, actor: Membership) -> MinorityStatement:
    """A statement that only the actor signs: what others signed is not changed behind their backs."""
    statement = _read(tx, meeting, ask)
    signers = set(statement.signatures.values_list("membership_id", flat=True))
    if actor.pk not in signers:
        raise Refused("not-signed")
    if signers != {actor.pk}:
        raise Refused("signed-by-others")
    return statement


def _paragraphs(text: str) -> str:
    """Each line put in order, empty ones left out. Refused if nothing is left."""
    limit = settings.RAATI.statement_chars
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    return "\n\n".join(clean(line, limit) for line in lines)
