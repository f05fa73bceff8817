"""The seconds of one voice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from facilitation.talk.stretches import counted, goes_on

T0 = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MOMENTS = st.integers(-4000, 4000).map(lambda s: T0 + timedelta(seconds=s))


@given(MOMENTS, MOMENTS, st.none() | MOMENTS, st.integers(1, 1000))
def test_a_stretch_never_counts_more_than_there_was(
    since: datetime, until: datetime, began: datetime | None, longest: int
) -> None:
    found = counted(since, until, began, longest)
    assert 0 <= found <= longest
    assert found <= max(0, (until - since).total_seconds())


def test_a_forgotten_stop_is_made_at_the_change_of_phase_or_after_the_longest() -> None:
    later = T0 + timedelta(minutes=30)
    assert counted(T0, later, None, 600) == 600
    assert counted(T0, later, T0 + timedelta(seconds=90), 600) == 90
    assert counted(T0, later, T0 - timedelta(seconds=90), 600) == 600  # the phase in which they began
    assert counted(T0, T0 + timedelta(seconds=5), None, 600) == 5


def test_who_spoke_in_the_phase_before_speaks_no_longer() -> None:
    now = T0 + timedelta(seconds=60)
    assert goes_on(T0, now, T0 - timedelta(minutes=5), 600)
    assert not goes_on(T0, now, T0 + timedelta(seconds=30), 600)
    assert not goes_on(T0, now, None, 60)
