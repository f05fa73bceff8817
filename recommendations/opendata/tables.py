"""Open data of all open panels as tables: what each column is, and where its rows come from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from panels.models import Panel
from recommendations.answers.models import Done, Stance
from recommendations.opendata import rows
from recommendations.opendata.rows import LANGUAGES, Row
from recommendations.tally import ORDERS, VERDICTS


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


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value


def _in_all(name: str, about: str) -> tuple[Column, ...]:
    words = "%s, in “%s”; empty if nobody wrote it"
    return tuple(Column(f"{name}_{code}", "string", words % (about, code)) for code in LANGUAGES)


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
        rows.panel_rows,
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
        rows.recommendation_rows,
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
        rows.order_rows,
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
        rows.answer_rows,
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
        rows.status_rows,
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
        rows.standing_rows,
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
        rows.meeting_rows,
    ),
)
BY_NAME = {table.name: table for table in TABLES}
