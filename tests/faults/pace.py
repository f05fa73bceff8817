"""How long people waited while somebody else made trouble, and just before."""

import os
import statistics
from collections.abc import Iterable

from tests.faults.client import StubbornClient

TIMES = 3
# ``make faults`` asks for a tenth of a second: a few turns of a core that clients, servers and database share. Where
# the whole suite shares its machine, any answer may take a second or two. Whoever is held up by a fault until its end
# waits for five seconds at least, as long as the shortest one lasts.
_BUSY_S = 2.5
SLACK_S = float(os.environ.get("RAATI_TEST_OTHERS_SLACK_S", _BUSY_S))
Counts = dict[StubbornClient, int]


def answered(people: Iterable[StubbornClient]) -> Counts:
    """How many answers each has waited for so far."""
    return {one: len(one.waits) for one in people}


def compared(start: Counts, end: Counts) -> str:
    """The 95th percentiles before and during a fault in milliseconds, for the printed report; asserts that others
    hardly noticed, nor waited long for a single answer: who is held up gives few. Call it when all is answered: what
    was under way at the fault's end belongs to it.
    """
    before = [wait for one, count in start.items() for wait in one.waits[:count]]
    during = [wait for one, count in start.items() for wait in one.waits[count : end[one] + 1]]
    was, is_ = quantile(before), quantile(during)
    assert is_ <= TIMES * was + SLACK_S, f"p95 {is_ * 1000:.0f} ms, {was * 1000:.0f} ms before"
    longest, before_it = max(during), max(before)
    assert longest <= TIMES * before_it + _BUSY_S, f"{longest:.1f} s for one answer, {before_it:.1f} s before"
    return f"{was * 1000:.0f} → {is_ * 1000:.0f}"


def quantile(waits: list[float], share: float = 0.95) -> float:
    """In seconds."""
    return statistics.quantiles(waits, n=100)[round(share * 100) - 1]
