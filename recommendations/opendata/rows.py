"""Open data of all open panels: the rows of each table. Nobody is in them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse

from panels.models import Panel
from recommendations.answers import selectors
from recommendations.answers.models import BodyMeeting, PublishedAnswer, StatusReport
from recommendations.ballots.models import Method
from recommendations.ballots.selectors import RecommendationResult, order_results, results
from recommendations.ballots.texts import title_of_option, titles_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
Row = dict[str, Any]


def open_panels() -> list[Panel]:
    found = Panel.objects.filter(is_public=True).select_related("organisation", "answering")
    return list(found.order_by("created_at", "pk"))


def _texts(name: str, words: Any) -> Row:
    return {f"{name}_{code}": words.get(code, "") for code in LANGUAGES}


def address_of(name: str, *args: Any) -> str:
    return str(settings.BASE_URL) + reverse(f"recommendations:{name}", args=args)


def panel_rows(panels: list[Panel]) -> Iterator[Row]:
    for panel in panels:
        rules = getattr(panel, "answering", None)
        yield {
            "panel": panel.slug,
            **_texts("title", panel.title),
            **_texts("question", panel.question),
            **_texts("organisation", panel.organisation.name),
            "language": panel.language,
            "handed_over_on": rules.handed_over_on if rules else None,
            "answer_by": rules.answer_by if rules else None,
            "url": address_of("public", panel.slug),
        }


def recommendation_rows(panels: list[Panel]) -> Iterator[Row]:
    for panel in panels:
        for one in results(panel):
            yield {
                "panel": panel.slug,
                "number": one.recommendation.number,
                **_texts("title", titles_of(one.version)),
                "language": one.version.language,
                "accepted": one.recommendation.accepted,
                **votes_of(one),
                "url": address_of("public_recommendation", panel.slug, one.recommendation.number),
            }


def votes_of(one: RecommendationResult) -> Row:
    """The percentage is the rule of consent alone: the other methods have theirs in their names."""
    is_consent = one.ballot.method == Method.CONSENT
    return {
        "method": one.ballot.method,
        "accepting": one.result.accepting,
        "of": one.result.of,
        "counted": one.result.counted,
        "blank": one.result.blank,
        "threshold_percent": one.ballot.threshold_percent if is_consent else None,
    }


def order_rows(panels: list[Panel]) -> Iterator[Row]:
    """Best first; 0 is “none of these”."""
    for panel in panels:
        for found in order_results(panel):
            for place, options in _placed(found.order.places):
                for key in options:
                    title = dict(title_of_option(found.options[key])) if key else {}
                    yield {
                        "panel": panel.slug,
                        "ballot": found.ballot.pk,
                        "option": found.options[key].position if key else 0,
                        "title": title,
                        **_texts("title", title),
                        "method": found.ballot.method,
                        "place": place,
                        "score": found.order.scores[key],
                        "decided": found.order.is_decided,
                    }


def _placed(places: Iterable[tuple[int, ...]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Who shares a place has the same number, and the next ones theirs behind all of them."""
    place = 1
    for tied in places:
        yield place, tied
        place += len(tied)


def answer_rows(panels: list[Panel]) -> Iterator[Row]:
    found = PublishedAnswer.objects.filter(recommendation__panel__in=panels).select_related("recommendation__panel")
    for one in found.order_by("recommendation__panel", "recommendation__number", "number"):
        yield {
            "panel": one.recommendation.panel.slug,
            "recommendation": one.recommendation.number,
            "version": one.number,
            "stance": one.stance,
            **_texts("reason", one.reason),
            **_texts("owner", one.owner),
            **_texts("next_step", one.next_step),
            "due_on": one.due_on,
            "language": one.language,
            "published_at": one.published_at.isoformat(),
        }


def status_rows(panels: list[Panel]) -> Iterator[Row]:
    found = StatusReport.objects.filter(recommendation__panel__in=panels).select_related("recommendation__panel")
    for one in found.order_by("recommendation__panel", "recommendation__number", "on", "pk"):
        yield {
            "id": one.pk,
            "panel": one.recommendation.panel.slug,
            "recommendation": one.recommendation.number,
            "on": one.on,
            "status": one.done,
            **_texts("text", one.text),
            "link": one.link,
            "language": one.language,
        }


def standing_rows(panels: list[Panel]) -> Iterator[Row]:
    for panel in panels:
        for became in selectors.by_number(panel).values():
            opinion = became.opinion
            yield {
                "panel": panel.slug,
                "recommendation": became.number,
                "progress": became.progress,
                "answer_late_since": became.answer_late_since,
                "status_late_since": became.status_late_since,
                "work_late_since": became.work_late_since,
                "meets_yes": opinion.yes,
                "meets_partly": opinion.partly,
                "meets_no": opinion.no,
            }


def meeting_rows(panels: list[Panel]) -> Iterator[Row]:
    found = BodyMeeting.objects.filter(panel__in=panels, cancelled_at=None).select_related("panel")
    for one in found.order_by("panel", "starts_at", "pk"):
        yield {
            "id": one.pk,
            "panel": one.panel.slug,
            "kind": one.kind,
            **_texts("title", one.title),
            "place": one.place,
            "starts_at": one.starts_at.isoformat(),
            "link": one.link,
        }
