"""Open data of all open panels as tables: what each column is, and its rows. Nobody is in them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from panels.models import Panel
from recommendations.answers import selectors
from recommendations.answers.models import BodyMeeting, Done, PublishedAnswer, Stance, StatusReport
from recommendations.ballots.models import Method
from recommendations.ballots.selectors import RecommendationResult, order_results, results
from recommendations.ballots.texts import title_of_option, titles_of
from recommendations.tally import ORDERS, VERDICTS

LANGUAGES = [code for code, _name in settings.LANGUAGES]
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """``type``: of Frictionless table schemas: string, integer, boolean, date, datetime."""

    name: str
    type: str
    about: str
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[list[Panel]], Iterator[Row]]

    def lines(self, panels: list[Panel]) -> Iterable[list[Any]]:
        """In the order of the columns; nothing is an empty cell, and true and false are written small."""
        for row in self.rows(panels):
            yield [_cell(row.get(column.name)) for column in self.columns]


def open_panels() -> list[Panel]:
    found = Panel.objects.filter(is_public=True).select_related("organisation", "answering")
    return list(found.order_by("created_at", "pk"))


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _in_all(name: str, about: str) -> tuple[Column, ...]:
    words = "%s, in “%s”; empty if nobody wrote it"
    return tuple(Column(f"{name}_{code}", "string", words % (about, code)) for code in LANGUAGES)


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


_PANEL = Column("panel", "string", "The panel's name in addresses", required=True)
_NUMBER = Column("recommendation", "integer", "The recommendation's number in its panel", required=True)
_LANGUAGE = Column("language", "string", "In which language it was written first", tuple(LANGUAGES), required=True)
_LATE = "The day by which it was due, if that has passed"
_MEETS = "Panelists who say so; empty if fewer than three have said anything"

TABLES: tuple[Table, ...] = (
    Table(
        "panels",
        "Panels with an open page",
        (
            _PANEL,
            *_in_all("title", "Title"),
            *_in_all("question", "The question to the panel"),
            *_in_all("organisation", "The authority"),
            _LANGUAGE,
            Column("handed_over_on", "date", "When the recommendations were handed over"),
            Column("answer_by", "date", "By when the authority answers"),
            Column("url", "string", "The open page", required=True),
        ),
        ("panel",),
        panel_rows,
    ),
    Table(
        "recommendations",
        "What panels voted on",
        (
            _PANEL,
            Column("number", "integer", "The number in its panel", required=True),
            *_in_all("title", "Title"),
            _LANGUAGE,
            Column("accepted", "boolean", "Whether the panel accepted it", required=True),
            Column("method", "string", "By which rule it was voted on", tuple(VERDICTS), required=True),
            Column("accepting", "integer", "Papers that answered 3, 4 or 5, or yes", required=True),
            Column("of", "integer", "What the share is a share of: papers or people, as the rule says", required=True),
            Column("counted", "integer", "Papers that were not blank", required=True),
            Column("blank", "integer", "Blank papers", required=True),
            Column("threshold_percent", "integer", "Share that accepts, where the method is consent"),
            Column("url", "string", "The open page", required=True),
        ),
        ("panel", "number"),
        recommendation_rows,
    ),
    Table(
        "orders",
        "What panels put in order",
        (
            _PANEL,
            Column("ballot", "integer", "The vote", required=True),
            Column("option", "integer", "Its place on the paper; 0: “none of these”", required=True),
            *_in_all("title", "The option as it was voted on"),
            Column("method", "string", "By which rule", tuple(ORDERS), required=True),
            Column("place", "integer", "1 is the first; equal ones share a place", required=True),
            Column("score", "integer", "Comparisons won, marks or points, by the method", required=True),
            Column("decided", "boolean", "False: too few papers, or a tie for the first place", required=True),
        ),
        ("panel", "ballot", "option"),
        order_rows,
    ),
    Table(
        "answers",
        "The authority's answers; the highest version stands",
        (
            _PANEL,
            _NUMBER,
            Column("version", "integer", "1 is the first that was published", required=True),
            Column("stance", "string", "What the authority does", tuple(Stance.values), required=True),
            *_in_all("reason", "Why"),
            *_in_all("owner", "Who is responsible"),
            *_in_all("next_step", "What happens first"),
            Column("due_on", "date", "By when it is done or studied"),
            _LANGUAGE,
            Column("published_at", "datetime", "When it was published", required=True),
        ),
        ("panel", "recommendation", "version"),
        answer_rows,
    ),
    Table(
        "statuses",
        "What was done, as the authority reported it",
        (
            Column("id", "integer", "The report", required=True),
            _PANEL,
            _NUMBER,
            Column("on", "date", "When it was reported", required=True),
            Column("status", "string", "How far it was", tuple(Done.values), required=True),
            *_in_all("text", "What was done"),
            Column("link", "string", "Evidence"),
            _LANGUAGE,
        ),
        ("id",),
        status_rows,
    ),
    Table(
        "standing",
        "Where each accepted recommendation stands today",
        (
            _PANEL,
            _NUMBER,
            Column("progress", "string", "How far it is", ("waiting", "planned", "study", "rejected", *Done.values)),
            Column("answer_late_since", "date", _LATE),
            Column("status_late_since", "date", _LATE),
            Column("work_late_since", "date", _LATE),
            Column("meets_yes", "integer", _MEETS),
            Column("meets_partly", "integer", _MEETS),
            Column("meets_no", "integer", _MEETS),
        ),
        ("panel", "recommendation"),
        standing_rows,
    ),
    Table(
        "meetings",
        "Meetings of decision bodies that deal with the recommendations",
        (
            Column("id", "integer", "The meeting", required=True),
            _PANEL,
            Column("kind", "string", "What for", ("handover", "decision", "follow_up"), required=True),
            *_in_all("title", "What meets"),
            Column("place", "string", "Where"),
            Column("starts_at", "datetime", "When", required=True),
            Column("link", "string", "The agenda item or the minutes"),
        ),
        ("id",),
        meeting_rows,
    ),
)
BY_NAME = {table.name: table for table in TABLES}
