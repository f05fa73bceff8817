"""The record of each ballot that counted: its rule, who took part, the result and every paper."""

from typing import Any

from django.db.models import Count

from panels.models import Panel
from recommendations.ballots.models import Ballot, BallotStatus
from recommendations.ballots.order_view import OrderView
from recommendations.ballots.selectors import order_results
from recommendations.ballots.sheet import columns_of
from recommendations.ballots.strings import scale_of
from recommendations.ballots.wording import rule_lines
from recommendations.report.history import sheet, wall_clock
from recommendations.report.structure import Recommended, Record
from recommendations.report.texts import Passage, written
from recommendations.tally import VERDICTS


def ballot_records(panel: Panel, recommended: tuple[Recommended, ...]) -> tuple[Record, ...]:
    found = Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.CLOSED, is_trial=False)
    found = found.annotate(cast=Count("papers")).select_related("meeting").order_by("closed_at", "pk")
    orders = {one.ballot.pk: OrderView(one) for one in order_results(panel)}
    return tuple(_record(ballot, recommended, orders.get(ballot.pk)) for ballot in found)


def _record(ballot: Any, recommended: tuple[Recommended, ...], order: OrderView | None) -> Record:
    zone = ballot.meeting.time_zone
    results = tuple(one for one in recommended if one.ballot == ballot.pk)
    return Record(
        id=ballot.pk,
        title=written(ballot.title),
        opened_at=wall_clock(ballot.opened_at, zone),
        closed_at=wall_clock(ballot.closed_at, zone),
        method=ballot.method,
        threshold_percent=ballot.threshold_percent,
        rule=tuple(rule_lines(ballot)),
        present=ballot.present,
        papers=ballot.cast,
        answers=_answers(ballot.method),
        results=results,
        order=order,
        columns=_columns(ballot, results),
        sheet=sheet(ballot),
    )


def _answers(method: str) -> tuple[str, ...]:
    """Of a scale the numbers, which are short; else the words."""
    scale = [(value, words) for value, words in scale_of(method) if value is not None]
    return tuple(str(value) if method == "consent" else str(words) for value, words in scale)


def _columns(ballot: Ballot, results: tuple[Recommended, ...]) -> tuple[Passage, ...]:
    if ballot.method in VERDICTS and results:
        return tuple(Passage(one.label, "") for one in sorted(results, key=lambda one: one.place))
    return tuple(written(title) for title in columns_of(ballot))
