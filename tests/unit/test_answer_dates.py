"""What is due when, and what is late: the pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.answers import dates
from recommendations.answers.dates import Notice, Rules, Standing

RULES = Rules(answer_days=90, answers_before=(30, 7, 1), status_before=(14, 1), early=45, again=30)
HANDED, BY = date(2026, 5, 12), date(2026, 8, 10)
ANSWERED = Standing(date(2026, 8, 1), "accepted")


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 5, 12), 6, date(2026, 11, 12)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(9999, 9, 1), 6, date.max),  # a slip of the keyboard
    ],
)
def test_some_months_after_a_day(day: date, months: int, then: date) -> None:
    assert dates.months_after(day, months) == then


def test_no_day_lies_behind_the_calendar() -> None:
    assert dates.days_after(date(2026, 5, 12), 90) == date(2026, 8, 10)
    assert dates.days_after(date(9999, 12, 1), 90) == date.max


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
def test_months_never_leave_their_month(day: date, months: int) -> None:
    then = dates.months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day


def test_an_answer_is_late_the_day_after_and_not_on_the_day() -> None:
    assert dates.answer_late_since(BY, Standing(), BY) is None
    assert dates.answer_late_since(BY, Standing(), BY + timedelta(days=1)) == BY
    assert dates.answer_late_since(BY, ANSWERED, BY + timedelta(days=1)) is None
    assert dates.answer_late_since(None, Standing(), BY) is None


def status_late(one: Standing, today: date) -> date | None:
    return dates.status_late_since(HANDED, one, today, RULES.early)


def test_a_status_is_owed_at_six_and_at_twelve_months() -> None:
    six, twelve = date(2026, 11, 12), date(2027, 5, 12)
    assert status_late(ANSWERED, six) is None
    assert status_late(ANSWERED, six + timedelta(days=1)) == six
    at_six = Standing(ANSWERED.answered_on, "accepted", ((six - timedelta(days=45), "in_progress"),))
    assert status_late(at_six, twelve) is None
    assert status_late(at_six, twelve + timedelta(days=1)) == twelve
    too_early = Standing(ANSWERED.answered_on, "accepted", ((six - timedelta(days=46), "in_progress"),))
    assert status_late(too_early, six + timedelta(days=1)) == six


@pytest.mark.parametrize("one", [Standing(), Standing(BY, "rejected"), Standing(BY, "partly", ((BY, "done"),))])
def test_what_is_unanswered_rejected_or_finished_owes_no_status(one: Standing) -> None:
    assert status_late(one, date(2028, 1, 1)) is None


def test_work_is_late_until_it_is_finished() -> None:
    today = BY + timedelta(days=200)
    assert dates.work_late_since(BY, ANSWERED, today) == BY
    assert dates.work_late_since(BY, ANSWERED, BY) is None
    for end in ("done", "changed", "dropped"):
        assert dates.work_late_since(BY, Standing(BY, "accepted", ((BY, end),)), today) is None
    assert dates.work_late_since(BY, Standing(BY, "rejected"), today) is None


def told(today: date, *standings: Standing) -> list[Notice]:
    return dates.notices(HANDED, BY, standings or (Standing(), Standing()), today, RULES)


def test_officials_are_reminded_before_the_day_and_told_after_it() -> None:
    assert told(BY - timedelta(days=31)) == []
    for days in (30, 7, 1):
        assert told(BY - timedelta(days=days)) == [Notice("answers", BY - timedelta(days=days), 2)]
    assert told(BY - timedelta(days=5)) == [Notice("answers", BY - timedelta(days=7), 2)], "only the newest"
    assert told(BY) == [Notice("answers", BY - timedelta(days=1), 2)]
    first = BY + timedelta(days=1)
    assert told(first) == [Notice("answers-late", first, 2)]
    assert told(BY + timedelta(days=30)) == [Notice("answers-late", first, 2)]
    assert told(BY + timedelta(days=31)) == [Notice("answers-late", first + timedelta(days=30), 2)]
    assert told(first, ANSWERED, Standing())[0].count == 1
    assert told(first, ANSWERED) == []


def test_statuses_are_asked_for_at_the_latest_point_alone() -> None:
    six, twelve = date(2026, 11, 12), date(2027, 5, 12)
    assert told(six - timedelta(days=14), ANSWERED) == [Notice("status-6", six - timedelta(days=14), 1)]
    assert [one.what for one in told(six + timedelta(days=9), ANSWERED)] == ["status-6-late"]
    assert {one.what for one in told(twelve, ANSWERED)} == {"status-12"}
    assert {one.what for one in told(twelve + timedelta(days=3), ANSWERED)} == {"status-12-late"}
    done = Standing(BY, "accepted", ((six, "done"),))
    assert told(twelve, done) == []


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_every_notice_is_one_that_is_known_and_not_of_the_future(today: date) -> None:
    for one in told(today, Standing(), ANSWERED):
        assert one.what in dates.NOTICES
        assert one.day <= today
        assert one.count > 0
