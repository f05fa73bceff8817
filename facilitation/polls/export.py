"""Closed polls in a panel's export: questions, options and sums. Nobody's answer, and nothing of too few.

The export is public: what facilitators may read of a poll by name is not told there of fewer people either.
"""

from typing import Any

from django.conf import settings

from facilitation.polls.results import Result, Row
from facilitation.polls.selectors import PollView, closed_polls
from panels.models import Panel

Json = dict[str, Any]


def polls_json(panel: Panel) -> list[Json]:
    return [_poll(view) for view in closed_polls(panel) if _are_enough(view.result.people)]


def _are_enough(people: int) -> bool:
    return people >= settings.RAATI.fewest_told


def _poll(view: PollView) -> Json:
    poll, change = view.poll, view.change
    return {
        "id": poll.pk,
        "meeting": poll.meeting_id,
        "question": dict(poll.question),
        "kind": poll.kind,
        "options": [dict(option) for option in view.options],
        "by_name": poll.is_named,
        "opened_at": poll.opened_at.isoformat() if poll.opened_at else None,
        "closed_at": poll.closed_at.isoformat() if poll.closed_at else None,
        "result": _result(view.result),
        "first": poll.first_id,
        "same_people": {
            "people": change.people,
            "same": change.same,
            "moved": change.moved,
            "before": _result(change.before),
            "after": _result(change.after),
        }
        if change and _are_enough(change.people)
        else None,
    }


def _result(result: Result) -> Json:
    return {
        "people": result.people,
        "mean": float(result.mean) if result.mean is not None else None,
        "median": float(result.median) if result.median is not None else None,
        "rows": [_row(row) for row in result.rows],
    }


def _row(row: Row) -> Json:
    mean = {"mean_place": float(row.mean)} if row.mean is not None else {}
    return {"option": row.option, "count": row.count, **mean}
