"""The last steps of the chain: what the authority answered, and what it did. Only what was published."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from panels.models import Panel
from recommendations.answers.models import PublishedAnswer, StatusReport
from recommendations.sources.chain import Audience, Link, Stage, Station, register_link, register_stage

_Pairs = Iterable[tuple[int, int]]


def register() -> None:
    register_stage(Stage("reply", 110, _("The authority's answer"), _("The authority's answers"), _replies))
    register_stage(Stage("status", 120, _("What was done"), _("What was done"), _statuses))
    register_link(Link("result", "reply", _answered))
    register_link(Link("reply", "status", _followed))
    register_link(Link("result", "status", _done_unanswered))


def _replies(panel: Panel, audience: Audience) -> Iterable[Station]:
    return [Station(one.pk, *one.reason.best(), one.get_stance_display()) for one in _newest(panel).values()]


def _statuses(panel: Panel, audience: Audience) -> Iterable[Station]:
    found = StatusReport.objects.filter(recommendation__panel=panel)
    return [
        Station(one.pk, *one.text.best(), f"{one.get_done_display()} · {date_format(one.on)}")
        for one in found.order_by("on", "pk")
    ]


def _newest(panel: Panel) -> dict[int, PublishedAnswer]:
    """By the recommendation: the answer that holds now; those before it are on its page."""
    found = PublishedAnswer.objects.filter(recommendation__panel=panel).select_related("recommendation")
    return {one.recommendation_id: one for one in found.order_by("recommendation", "number")}


def _answered(panel: Panel) -> _Pairs:
    return [(one.recommendation.question_id, one.pk) for one in _newest(panel).values()]


def _followed(panel: Panel) -> _Pairs:
    answers = _newest(panel)
    rows = StatusReport.objects.filter(recommendation__in=answers).values_list("recommendation", "pk")
    return [(answers[recommendation].pk, pk) for recommendation, pk in rows]


def _done_unanswered(panel: Panel) -> _Pairs:
    rows = StatusReport.objects.filter(recommendation__panel=panel).exclude(recommendation__in=_newest(panel))
    return list(rows.values_list("recommendation__question", "pk"))
