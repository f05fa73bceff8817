"""What is done: reported with evidence, dated, added to what was said before. The panel's room is locked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.answers.events import AnswerEvent
from recommendations.answers.models import PublishedAnswer, StatusReport
from recommendations.answers.services import plan_news, to_answer
from roomlog.log import Tx
from words.fields import Words

_is_web_address = URLValidator(schemes=["https", "http"])


def report(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """Published at once: it follows an answer that two people have stood by."""
    recommendation = to_answer(panel, ask.recommendation)
    if not PublishedAnswer.objects.filter(recommendation=recommendation).exists():
        raise Refused("not-answered-yet")
    text = Words(ask.text)
    if not text and not ask.link:
        raise Refused("no-evidence")
    check_link(ask.link)
    made = StatusReport.objects.create(
        recommendation=recommendation,
        done=ask.done,
        text=text,
        link=ask.link,
        language=ask.language if ask.language in text or not text else next(iter(text)),
        reported_by=actor,
        on=timezone.localdate(tx.now),
        at=tx.now,
    )
    tx.append(AnswerEvent.REPORTED, recommendation.number)
    plan_news(tx, panel)
    return {"report": made.pk}


def check_link(link: str) -> None:
    """Raises Refused for what is no address of the web: a script must not hide behind a link."""
    if not link:
        return
    try:
        _is_web_address(link)
    except ValidationError as problem:
        raise Refused("bad-link") from problem
