"""Minority statements, and why a recommendation was not accepted."""

from typing import Any

from django.conf import settings

from facilitation.board.texts import clean
from panels.command import Refused
from panels.models import Membership
from recommendations.ballots.events import ResultEvent
from recommendations.ballots.models import MinorityStatement, Recommendation, Signature
from roomlog.log import Tx
from sessions.models import Meeting


def write(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Who writes a statement signs it."""
    recommendation = _recommendation(meeting, ask.recommendation)
    statement = MinorityStatement.objects.create(
        recommendation=recommendation, author=actor, text=_paragraphs(ask.text), language=ask.language
    )
    _sign(statement, actor)
    tx.append(ResultEvent.STATEMENT_WRITTEN, statement.pk)
    return {"statement": statement.pk}


def edit(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    statement = _own(meeting, ask, actor)
    statement.text, statement.language = _paragraphs(ask.text), ask.language
    statement.version += 1
    statement.save()
    tx.append(ResultEvent.STATEMENT_EDITED, statement.pk)


def sign(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    statement = _read(meeting, ask)
    if statement.signatures.filter(membership=actor).exists():
        raise Refused("already-signed")
    _sign(statement, actor)
    tx.append(ResultEvent.STATEMENT_SIGNED, statement.pk)


def unsign(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    """A statement that nobody signs any more is withdrawn."""
    statement = _read(meeting, ask)
    gone, _models = statement.signatures.filter(membership=actor).delete()
    if not gone:
        raise Refused("not-signed")
    if not statement.signatures.exists():
        _withdraw(tx, statement)
        return
    tx.append(ResultEvent.STATEMENT_UNSIGNED, statement.pk)


def withdraw(tx: Tx, meeting: Meeting, ask: Any, *, actor: Membership) -> None:
    _withdraw(tx, _own(meeting, ask, actor))


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
    recommendation = Recommendation.objects.filter(pk=recommendation_id, panel=meeting.panel_id).first()
    if recommendation is None:
        raise Refused("unknown")
    return recommendation


def _read(meeting: Meeting, ask: Any) -> MinorityStatement:
    """The statement, if it still says what the sender read."""
    statement = MinorityStatement.objects.filter(
        pk=ask.statement, recommendation__panel=meeting.panel_id, withdrawn_at=None
    ).first()
    if statement is None:
        raise Refused("unknown")
    if statement.version != ask.version:
        raise Refused("stale")
    return statement


def _own(meeting: Meeting, ask: Any, actor: Membership) -> MinorityStatement:
    """A statement that only the actor signs: what others signed is not changed behind their backs."""
    statement = _read(meeting, ask)
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
