"""Answers, statuses and figures of verdicts in the panel's JSON, by the recommendation's number."""

from typing import Any

from panels.models import Panel
from recommendations.answers.models import PublishedAnswer, StatusReport
from recommendations.answers.selectors import by_number

Json = dict[str, Any]


def answers_json(panel: Panel) -> Json:
    """Texts in every language that they exist in; nobody is named."""
    answers = PublishedAnswer.objects.filter(recommendation__panel=panel).select_related("recommendation")
    reports = StatusReport.objects.filter(recommendation__panel=panel).select_related("recommendation")
    rules = getattr(panel, "answering", None)
    return {
        "handed_over_on": _day(rules.handed_over_on) if rules else None,
        "answer_by": _day(rules.answer_by) if rules else None,
        "published": [answer_json(one) for one in answers.order_by("recommendation__number", "number")],
        "statuses": [status_json(one) for one in reports.order_by("recommendation__number", "on", "pk")],
        "verdicts": [verdict_json(one.number, one.opinion) for one in by_number(panel).values()],
    }


def answer_json(one: PublishedAnswer) -> Json:
    return {
        "recommendation": one.recommendation.number,
        "number": one.number,
        "stance": one.stance,
        "reason": dict(one.reason),
        "owner": dict(one.owner),
        "next_step": dict(one.next_step),
        "due_on": _day(one.due_on),
        "language": one.language,
        "published_at": one.published_at.isoformat(),
    }


def status_json(one: StatusReport) -> Json:
    return {
        "recommendation": one.recommendation.number,
        "status": one.done,
        "text": dict(one.text),
        "link": one.link,
        "language": one.language,
        "on": _day(one.on),
    }


def verdict_json(number: int, opinion: Any) -> Json:
    """Figures are null where too few have said anything."""
    return {
        "recommendation": number,
        "yes": opinion.yes,
        "partly": opinion.partly,
        "no": opinion.no,
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
