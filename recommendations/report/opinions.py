"""What polls came to: how opinions changed, how the panelists judged the panel, and the other polls.

Sums only, and never of fewer than ``fewest_told`` people, also where a poll was by name: the document is public.
"""

from collections.abc import Iterable
from fractions import Fraction

from django.conf import settings

from facilitation.polls import results
from facilitation.polls.selectors import PollView, closed_polls
from panels.models import Panel
from recommendations.ballots.models import Ballot, BallotStatus
from recommendations.report.parts import Bar, Change, Evaluated, Moved, Opinions, Polled
from recommendations.report.texts import Passage, written
from words.fields import Words

FULL = 1000
LINES = {"scale": (min(results.STEPS), max(results.STEPS)), "thermometer": (min(results.DEGREES), max(results.DEGREES))}


def opinions(panel: Panel) -> Opinions:
    views = [view for view in closed_polls(panel) if _is_told(view)]
    compared = [(view, found) for view in views if (found := _told_change(view)) is not None]
    parted = {pk for view, _found in compared for pk in (view.poll.pk, view.poll.first_id)}
    single = [view for view in views if view.poll.pk not in parted]
    judging = _judging(panel, views)
    evaluation = [view for view in single if view.poll.pk in judging and view.poll.kind in LINES]
    judged = {view.poll.pk for view in evaluation}
    return Opinions(
        changes=tuple(_change(view, found) for view, found in compared if view.poll.kind in LINES),
        moved=tuple(_moved(view, found) for view, found in compared if view.poll.kind not in LINES),
        evaluation=tuple(_evaluated(view) for view in evaluation),
        polls=tuple(_polled(view) for view in single if view.poll.pk not in judged),
    )


def _is_told(view: PollView) -> bool:
    return view.result.people >= settings.RAATI.fewest_told


def _told_change(view: PollView) -> results.Change | None:
    found = view.change
    return found if found is not None and found.people >= settings.RAATI.fewest_told else None


def _judging(panel: Panel, views: Iterable[PollView]) -> set[int]:
    """Polls of the end: asked in the phase that repeats the first questions, or after the last vote."""
    views = list(views)
    phases = {view.poll.item_id for view in views if view.poll.first_id and view.poll.item_id}
    ballots = Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.CLOSED, is_trial=False)
    voted = ballots.order_by("closed_at").values_list("closed_at", flat=True).last()
    return {
        view.poll.pk
        for view in views
        if view.poll.item_id in phases or (voted and view.poll.opened_at and view.poll.opened_at >= voted)
    }


def _change(view: PollView, found: results.Change) -> Change:
    low, high = LINES[view.poll.kind]
    before, after = found.before.mean or Fraction(low), found.after.mean or Fraction(low)
    return Change(
        question=written(view.poll.question),
        people=found.people,
        low=low,
        high=high,
        before=float(before),
        after=float(after),
        up=found.up,
        same=found.same,
        down=found.down,
        before_x=_place(before, low, high),
        after_x=_place(after, low, high),
    )


def _moved(view: PollView, found: results.Change) -> Moved:
    rows = tuple((_label(option), before.count, after.count) for option, before, after in view.change_rows)
    return Moved(written(view.poll.question), found.people, found.same, found.moved, rows)


def _evaluated(view: PollView) -> Evaluated:
    low, high = LINES[view.poll.kind]
    mean = view.result.mean or Fraction(low)
    place = _place(mean, low, high)
    return Evaluated(written(view.poll.question), view.result.people, low, high, float(mean), place)


def _polled(view: PollView) -> Polled:
    widest = max((row.width for _option, row in view.rows), default=0) or 1
    rows = tuple(_bar(option, row, widest, view) for option, row in view.rows)
    return Polled(
        question=written(view.poll.question),
        kind=view.poll.get_kind_display(),
        people=view.result.people,
        rows=rows,
        points=view.poll.kind == "points",
    )


def _bar(option: Words | int, row: results.Row, widest: int, view: PollView) -> Bar:
    return Bar(_label(option, view), row.count, row.width * FULL // widest)


def _label(option: Words | int, view: PollView | None = None) -> Passage:
    """An option's words; of a value on a line its number, at the two ends with their words."""
    if isinstance(option, Words):
        return written(option)
    ends = dict(zip(LINES[view.poll.kind], view.options, strict=False)) if view is not None else {}
    words = written(ends[option]) if option in ends else Passage("", "")
    return Passage(f"{option} – {words.text}", words.language) if words else Passage(str(option), "")


def _place(value: Fraction, low: int, high: int) -> int:
    return round(FULL * (value - low) / (high - low))
