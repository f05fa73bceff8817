"""How evenly a table talks. Pure: no Django, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Balance:
    """Of those who sit there, spoken or not. Seconds; shares are percent of all that was said."""

    people: int
    speakers: int
    seconds: int
    evenness: int  # 100: everybody as much; 0: one person alone
    largest: int  # the largest share; to compare with ``even``
    even: int  # what each would have, were it even


@dataclass(frozen=True)
class Thresholds:
    """From when on a table is told to be out of balance (config/limits.py)."""

    least_s: int  # less talk than this says nothing yet
    share_percent: int  # one voice has at least this ...
    times_even: float  # ... and at least so many times the even share


def balance(seconds: Mapping[int, int], people: Sequence[int]) -> Balance:
    """``seconds`` by person; who left the table counts no more."""
    spoken = [max(0, seconds.get(who, 0)) for who in people]
    total = sum(spoken)
    largest = max(spoken, default=0)
    return Balance(
        people=len(spoken),
        speakers=sum(one > 0 for one in spoken),
        seconds=total,
        evenness=_evenness(spoken, total),
        largest=share(largest, total),
        even=round(100 / len(spoken)) if spoken else 0,
    )


def share(own: int, total: int) -> int:
    """Percent, rounded; 0 while nobody has spoken."""
    return round(100 * own / total) if total else 0


def dominates(found: Balance, limits: Thresholds) -> bool:
    """Whether one voice has so much that a facilitator should look. Two people are no table."""
    if found.people < 3 or found.seconds < limits.least_s:
        return False
    return found.largest >= limits.share_percent and found.largest >= limits.times_even * 100 / found.people


def _evenness(spoken: Sequence[int], total: int) -> int:
    """100 − the Gini index, stretched so that one voice alone is 0 however many sit there."""
    people = len(spoken)
    if not total or people < 2:
        return 100
    ranked = sorted(spoken)
    gini = sum((2 * rank - people - 1) * one for rank, one in enumerate(ranked, 1)) / (people * total)
    return round(100 * (1 - gini * people / (people - 1)))
