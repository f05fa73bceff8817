"""What happens after the hand-over as feeds: answers, statuses and reports, newest first."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panels.models import Panel
from recommendations.answers import selectors
from recommendations.ballots.models import Recommendation
from recommendations.ballots.texts import titles_of
from recommendations.public.doors import open_data, open_page
from recommendations.public.selectors import published


@dataclass(frozen=True)
class Item:
    """``id`` never changes, in whichever language it is read; texts are plain."""

    id: str
    title: str
    text: str
    address: str
    at: datetime


@require_safe
@open_data
def atom(request: HttpRequest, slug: str) -> HttpResponse:
    panel = open_page(slug)
    feed = Atom1Feed(
        title=title_of(panel),
        link=_address("public_answers", panel.slug),
        description=_storable(str(panel.question)),
        feed_url=_address("public_atom", panel.slug),
        feed_guid=_id(panel, "feed"),
        author_name=_storable(str(panel.organisation.name)),
        language=str(request.LANGUAGE_CODE),
    )
    for item in items(panel):
        feed.add_item(
            title=item.title,
            link=item.address,
            description=item.text,
            unique_id=item.id,
            pubdate=item.at,
            updateddate=item.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@open_data
def json_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """JSON Feed 1.1."""
    panel = open_page(slug)
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title_of(panel),
        "description": _storable(str(panel.question)),
        "home_page_url": _address("public_answers", panel.slug),
        "feed_url": _address("public_json_feed", panel.slug),
        "language": request.LANGUAGE_CODE,
        "authors": [{"name": _storable(str(panel.organisation.name))}],
        "items": [
            {
                "id": item.id,
                "url": item.address,
                "title": item.title,
                "content_text": item.text or item.title,
                "date_published": item.at.isoformat(),
            }
            for item in items(panel)
        ],
    }
    return JsonResponse(feed, json_dumps_params={"ensure_ascii": False}, content_type="application/feed+json")


def items(panel: Panel) -> list[Item]:
    """In the active language, newest first."""
    became = selectors.by_number(panel)
    found = panel.recommendations.filter(number__in=became).select_related("question__version")
    made = [item for one in found for item in _of_recommendation(panel, one, became[one.number])]
    made += [_report(panel, report) for report in published(panel) if report.is_published]
    newest = sorted(made, key=lambda item: item.at, reverse=True)[: settings.RAATI.feed_items]
    return [replace(item, title=_storable(item.title), text=_storable(item.text)) for item in newest]


def title_of(panel: Panel) -> str:
    return _storable(_("%(panel)s: what became of the recommendations") % {"panel": panel.title})


def _of_recommendation(panel: Panel, one: Recommendation, became: Any) -> list[Item]:
    name = f"{one}. {titles_of(one.question.version)}"
    address = _address("public_recommendation", panel.slug, one.number)
    answers = [
        Item(
            _id(panel, f"answer-{given.id}"),
            f"{name}: {given.stance_words}",
            given.reason.text,
            f"{address}#answer",
            given.published_at,
        )
        for given in (*became.earlier, became.answer)
        if given
    ]
    reports = [
        Item(
            _id(panel, f"status-{report.id}"),
            f"{name}: {report.done_words}",
            "\n".join(filter(None, (report.text.text, report.link))),
            f"{address}#status",
            report.at,
        )
        for report in became.reports
    ]
    return answers + reports


def _report(panel: Panel, report: Any) -> Item:
    address = _address("public_pdf", panel.slug, report.pk)
    title = _("The panel's report as a PDF (%(language)s)") % {"language": report.language}
    return Item(_id(panel, f"report-{report.pk}"), title, "", address, report.published_at)


def _id(panel: Panel, name: str) -> str:
    return f"{settings.BASE_URL}/p/{panel.slug}/#{name}"


def _address(name: str, *args: Any) -> str:
    return str(settings.BASE_URL) + reverse(f"recommendations:{name}", args=args)


def _storable(text: str) -> str:
    """XML knows no control characters but those that break lines."""
    return "".join(letter for letter in text if letter in "\n\t" or letter >= " ")
