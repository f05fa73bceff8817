"""Whether an answer meets the recommendation, as its panelists see it. The panel's room is locked."""

import secrets
from typing import Any

from django.conf import settings

from facilitation.desk.conduct import is_muted
from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.answers.events import AnswerEvent
from recommendations.answers.models import PublishedAnswer, Verdict
from recommendations.answers.services import to_answer
from roomlog.log import Tx


def give(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """One each, which can be changed. The log does not say whose. Whose writing was stopped judges without words."""
    if ask.text and is_muted(actor.pk):
        raise Refused("muted")
    recommendation = to_answer(panel, ask.recommendation)
    if not PublishedAnswer.objects.filter(recommendation=recommendation).exists():
        raise Refused("not-answered-yet")
    if len(ask.text) > settings.RAATI.verdict_chars:
        raise Refused("too-long", limit=settings.RAATI.verdict_chars)
    new = Verdict(recommendation=recommendation, membership_id=actor.pk, shuffle=secrets.randbits(62))
    verdict = Verdict.objects.filter(recommendation=recommendation, membership=actor.pk).first() or new
    if verdict.text != ask.text:
        verdict.hidden_at = None
    verdict.meets, verdict.text, verdict.language = ask.meets, ask.text, ask.language
    verdict.save()
    tx.append(AnswerEvent.JUDGED, recommendation.number, anonymous=True)


def take_back(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    recommendation = to_answer(panel, ask.recommendation)
    if not Verdict.objects.filter(recommendation=recommendation, membership=actor.pk).delete()[0]:
        raise Refused("unknown")
    tx.append(AnswerEvent.JUDGED, recommendation.number, anonymous=True)


def hide(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """Words that insult or name somebody leave the open page; the figure stays."""
    found = Verdict.objects.filter(recommendation__panel=panel, pk=ask.verdict).exclude(text="")
    if not found.update(hidden_at=tx.now if ask.on else None):
        raise Refused("unknown")
    tx.append(AnswerEvent.JUDGED, ask.verdict)
