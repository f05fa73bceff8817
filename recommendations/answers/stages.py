"""The last steps of the chain: the authority's answer, what was done, and what panelists think of the answer."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from panels.models import Panel
from recommendations.answers import selectors
from recommendations.answers.models import PublishedAnswer, StatusReport
from recommendations.answers.structure import Became
from recommendations.ballots.models import Recommendation
from recommendations.labels import label_of
from recommendations.sources.chain import Audience, Link, Stage, Station, register_link, register_stage

Pairs = Iterable[tuple[int, int]]
REPLY, STATUS, VERDICT = "reply", "status", "verdict"


def register() -> None:
    answer, answers = gettext_lazy("The authority's answer"), gettext_lazy("The authority's answers")
    register_stage(Stage(REPLY, 110, answer, answers, _replies))
    done = gettext_lazy("What was done")
    register_stage(Stage(STATUS, 120, pgettext_lazy("step of the chain", "What was done"), done, _statuses))
    think = gettext_lazy("What panelists think of the answer")
    register_stage(Stage(VERDICT, 130, think, gettext_lazy("What panelists think of the answers"), _verdicts))
    register_link(Link("result", REPLY, _answered))
    register_link(Link(REPLY, STATUS, _followed))
    register_link(Link(REPLY, VERDICT, _judged))


def _replies(panel: Panel, audience: Audience) -> Iterable[Station]:
    return [
        Station(given.id, given.reason.text, given.reason.language, given.stance_words, _page(panel, one, "answer"))
        for one in selectors.by_number(panel).values()
        for given in (*one.earlier, one.answer)
        if given
    ]


def _statuses(panel: Panel, audience: Audience) -> Iterable[Station]:
    return [
        Station(report.id, report.text.text, report.text.language, report.done_words, _page(panel, one, "status"))
        for one in selectors.by_number(panel).values()
        for report in one.reports
    ]


def _verdicts(panel: Panel, audience: Audience) -> Iterable[Station]:
    """One for a recommendation, by its id: figures alone, and only where enough panelists have said something."""
    ids = dict(Recommendation.objects.filter(panel=panel).values_list("number", "pk"))
    words = _("Meets it: %(yes)s, partly: %(partly)s, no: %(no)s")
    return [
        Station(ids[number], "", "", f"{label_of(number)}: {words % _figures(one)}", _page(panel, one, "opinion"))
        for number, one in selectors.by_number(panel).items()
        if one.answer and one.opinion.is_told
    ]


def _figures(one: Became) -> dict[str, int | None]:
    return {"yes": one.opinion.yes, "partly": one.opinion.partly, "no": one.opinion.no}


def _page(panel: Panel, one: Became, part: str) -> str:
    if not panel.is_public:
        return ""
    return reverse("recommendations:public_recommendation", args=[panel.slug, one.number]) + f"#{part}"


def _answered(panel: Panel) -> Pairs:
    return PublishedAnswer.objects.filter(recommendation__panel=panel).values_list("recommendation__question", "pk")


def _followed(panel: Panel) -> Pairs:
    """A status follows the answer that stood when it was given."""
    reports = StatusReport.objects.filter(recommendation__panel=panel)
    answers = list(PublishedAnswer.objects.filter(recommendation__panel=panel).order_by("number"))
    for report in reports:
        stood = [one for one in answers if one.recommendation_id == report.recommendation_id]
        before = [one for one in stood if one.published_at <= report.at]
        if stood:
            yield (before or stood)[-1].pk, report.pk


def _judged(panel: Panel) -> Pairs:
    found = PublishedAnswer.objects.filter(recommendation__panel=panel).order_by("number")
    return {one.recommendation_id: (one.pk, one.recommendation_id) for one in found}.values()
