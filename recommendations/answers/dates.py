"""What is due when, and what is late: pure, by calendar days where the authority is."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (6, 12)  # after the hand-over a status is promised
FINAL = frozenset({"done", "dropped"})  # nothing more to report
NOTICES = ("answers", "answers-late", "status-6", "status-6-late", "status-12", "status-12-late")


@dataclass(frozen=True)
class Rules:
    """Days. ``early``: a status so long before its point counts for it; ``again``: late things are told so often."""

    answer_days: int
    answers_before: tuple[int, ...]
    status_before: tuple[int, ...]
    early: int
    again: int


@dataclass(frozen=True)
class Standing:
    """What is known of one accepted recommendation. ``reports``: (day, how far), in the order of days."""

    answered_on: date | None = None
    stance: str = ""
    reports: tuple[tuple[date, str], ...] = ()

    @property
    def last(self) -> str:
        return self.reports[-1][1] if self.reports else ""


@dataclass(frozen=True)
class Notice:
    """One of NOTICES, the day that it was meant for, and how many recommendations it is about."""

    what: str
    day: date
    count: int


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day: 31 August and six months give the last of February.

    The calendar's last day where that would lie behind it: a slip of the keyboard must not close a page.
    """
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def days_after(day: date, days: int) -> date:
    return day + min(timedelta(days=days), date.max - day)


def answer_late_since(answer_by: date | None, one: Standing, today: date) -> date | None:
    """The day by which it was due, once that has passed without an answer."""
    return answer_by if answer_by and not one.answered_on and answer_by < today else None


def status_point(handed_over_on: date, months: int) -> date:
    return months_after(handed_over_on, months)


def owes_status(point: date, one: Standing, early: int) -> bool:
    """Whether a status is promised at the point and not there. What was rejected or is finished owes none."""
    if not one.answered_on or one.stance == "rejected" or one.last in FINAL:
        return False
    return not any(on >= point - timedelta(days=early) for on, _done in one.reports)


def status_late_since(handed_over_on: date | None, one: Standing, today: date, early: int) -> date | None:
    """The latest point that has passed without a status."""
    if handed_over_on is None:
        return None
    points = [status_point(handed_over_on, months) for months in reversed(MONTHS)]
    return next((point for point in points if point < today and owes_status(point, one, early)), None)


def work_late_since(due_on: date | None, one: Standing, today: date) -> date | None:
    """The deadline that the answer gave, once it has passed and the work is not finished."""
    late = due_on is not None and one.answered_on and one.last not in FINAL | {"changed"} and due_on < today
    return due_on if late and one.stance != "rejected" else None


def notices(
    handed_over_on: date | None, answer_by: date | None, standings: Sequence[Standing], today: date, rules: Rules
) -> list[Notice]:
    """What should have been told by today, the newest of each kind: who was away does not get a pile of old mail."""
    found: list[Notice | None] = []
    unanswered = sum(not one.answered_on for one in standings)
    if answer_by:
        found += _around(("answers", "answers-late"), answer_by, unanswered, rules.answers_before, today, rules.again)
    for months in MONTHS if handed_over_on else ():
        assert handed_over_on is not None  # noqa: S101
        point = status_point(handed_over_on, months)
        if months != MONTHS[-1] and status_point(handed_over_on, MONTHS[-1]) <= today:
            continue  # the later point asks for the same
        owing = sum(owes_status(point, one, rules.early) for one in standings)
        name = f"status-{months}"
        found += _around((name, f"{name}-late"), point, owing, rules.status_before, today, rules.again)
    return [one for one in found if one is not None]


def _around(
    names: tuple[str, str], day: date, count: int, before: Iterable[int], today: date, again: int
) -> list[Notice | None]:
    """Before the day the newest reminder; after it, on the first day and then every so often, that it is late."""
    if not count:
        return []
    if today > day:
        late = (today - day).days - 1
        return [Notice(names[1], day + timedelta(days=1 + late // again * again), count)]
    passed = [day - timedelta(days=days) for days in before if day - timedelta(days=days) <= today]
    return [Notice(names[0], max(passed), count)] if passed else []
