"""The same data for programs: read-only, described by OpenAPI. Any site may ask."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view

from panels.models import Panel
from recommendations.answers import selectors
from recommendations.answers.models import BodyMeeting, PublishedAnswer, StatusReport
from recommendations.ballots.selectors import results
from recommendations.ballots.texts import titles_of
from recommendations.opendata.rows import address_of, open_panels, order_rows, votes_of
from recommendations.public.doors import open_data
from recommendations.public.selectors import open_panel

Words = dict[str, str]  # text by language code

api = NinjaAPI(
    title="Raati: open data of citizens' panels",
    version="1",
    description="Panels with an open page: what they recommended, what the authority answered, and what was done.",
    urls_namespace="api",
    docs_url=None,  # its page loads scripts from elsewhere
    openapi_url="/openapi.json",
)


class PanelOut(Schema):
    slug: str
    title: Words
    question: Words
    organisation: Words
    language: str
    handed_over_on: date | None
    answer_by: date | None
    url: str


class AnswerOut(Schema):
    version: int
    stance: str
    reason: Words
    owner: Words
    next_step: Words
    due_on: date | None
    language: str
    published_at: datetime


class StatusOut(Schema):
    on: date
    status: str
    text: Words
    link: str
    language: str


class OpinionOut(Schema):
    """Null where fewer than three panelists have said anything."""

    yes: int | None
    partly: int | None
    no: int | None


class RecommendationOut(Schema):
    number: int
    title: Words
    language: str
    accepted: bool
    method: str
    accepting: int
    of: int
    counted: int
    blank: int
    threshold_percent: int | None
    url: str
    progress: str | None
    answer_late_since: date | None
    status_late_since: date | None
    work_late_since: date | None
    answers: list[AnswerOut]
    statuses: list[StatusOut]
    meets: OpinionOut | None


class OrderOut(Schema):
    """An option in its place; option 0 is “none of these”."""

    ballot: int
    option: int
    title: Words
    method: str
    place: int
    score: int
    decided: bool


class MeetingOut(Schema):
    kind: str
    title: Words
    place: str
    starts_at: datetime
    link: str


@api.get("/panels", response=list[PanelOut], summary="Every panel with an open page")
@decorate_view(open_data)
def panels(request: HttpRequest) -> Any:
    return [_panel(one) for one in open_panels()]


@api.get("/panels/{slug}", response=PanelOut, summary="One panel")
@decorate_view(open_data)
def panel(request: HttpRequest, slug: str) -> Any:
    return _panel(_open(slug))


@api.get(
    "/panels/{slug}/recommendations",
    response=list[RecommendationOut],
    summary="What it voted on, with answers and what was done",
)
@decorate_view(open_data)
def recommendations(request: HttpRequest, slug: str) -> Any:
    return _recommendations(_open(slug))


@api.get("/panels/{slug}/recommendations/{number}", response=RecommendationOut, summary="One recommendation")
@decorate_view(open_data)
def recommendation(request: HttpRequest, slug: str, number: int) -> Any:
    found = next((one for one in _recommendations(_open(slug)) if one["number"] == number), None)
    if found is None:
        raise Http404
    return found


@api.get("/panels/{slug}/orders", response=list[OrderOut], summary="What it put in order, best first")
@decorate_view(open_data)
def orders(request: HttpRequest, slug: str) -> Any:
    return list(order_rows([_open(slug)]))


@api.get("/panels/{slug}/meetings", response=list[MeetingOut], summary="Meetings of decision bodies")
@decorate_view(open_data)
def meetings(request: HttpRequest, slug: str) -> Any:
    found = BodyMeeting.objects.filter(panel=_open(slug), cancelled_at=None)
    names = ("kind", "place", "starts_at", "link")
    return [{"title": dict(one.title)} | {name: getattr(one, name) for name in names} for one in found]


def urls() -> Any:
    """For config/urls.py: the description itself may be read by any site, too."""
    patterns, app, name_space = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name == "openapi-json" and pattern.callback is not None:
            pattern.callback = open_data(pattern.callback)
    return patterns, app, name_space


def _open(slug: str) -> Panel:
    found = open_panel(slug)
    if found is None:
        raise Http404
    return found


def _panel(panel: Panel) -> dict[str, Any]:
    rules = getattr(panel, "answering", None)
    return {
        "slug": panel.slug,
        "title": dict(panel.title),
        "question": dict(panel.question),
        "organisation": dict(panel.organisation.name),
        "language": panel.language,
        "handed_over_on": rules.handed_over_on if rules else None,
        "answer_by": rules.answer_by if rules else None,
        "url": address_of("public", panel.slug),
    }


def _recommendations(panel: Panel) -> list[dict[str, Any]]:
    became = selectors.by_number(panel)
    answers = _by_number(PublishedAnswer.objects.filter(recommendation__panel=panel), _answer)
    statuses = _by_number(StatusReport.objects.filter(recommendation__panel=panel), _status)
    return [
        {
            "number": (number := one.recommendation.number),
            "title": dict(titles_of(one.version)),
            "language": one.version.language,
            "accepted": one.recommendation.accepted,
            **votes_of(one),
            "url": address_of("public_recommendation", panel.slug, number),
            "answers": answers.get(number, []),
            "statuses": statuses.get(number, []),
            **_standing(became.get(number)),
        }
        for one in results(panel)
    ]


def _standing(became: Any) -> dict[str, Any]:
    names = ("progress", "answer_late_since", "status_late_since", "work_late_since")
    if became is None:  # what the panel did not accept is not answered
        return dict.fromkeys((*names, "meets"))
    opinion = became.opinion
    figures = {"yes": opinion.yes, "partly": opinion.partly, "no": opinion.no}
    return {name: getattr(became, name) for name in names} | {"meets": figures}


def _by_number(found: Any, out: Any) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for one in found.select_related("recommendation"):
        rows.setdefault(one.recommendation.number, []).append(out(one))
    return rows


def _answer(one: PublishedAnswer) -> dict[str, Any]:
    texts = {name: dict(getattr(one, name)) for name in ("reason", "owner", "next_step")}
    plain = {name: getattr(one, name) for name in ("stance", "due_on", "language", "published_at")}
    return {"version": one.number, **texts, **plain}


def _status(one: StatusReport) -> dict[str, Any]:
    return {"on": one.on, "status": one.done, "text": dict(one.text), "link": one.link, "language": one.language}
