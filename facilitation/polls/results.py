"""What a poll's answers come to. Pure and exact: no Django, fractions instead of floats.

An answer is a list of whole numbers. Its meaning depends on the poll's kind:
single [option], multiple [options …], scale [1 … 5], thermometer [0 … 10], ranking [place of each option, from 1],
points [points of each option].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

Answer = Sequence[int]

STEPS = range(1, 6)  # of a scale
DEGREES = range(11)  # of a thermometer
POINTS = 5  # to share out
ONE_CHOICE = frozenset({"single", "scale", "thermometer"})
ON_A_LINE = frozenset({"scale", "thermometer"})  # their options are only the words for the two ends


@dataclass(frozen=True)
class Row:
    """``option``: its place from 0, or the value on a scale. ``count``: people; for points: points."""

    option: int
    count: int
    width: int  # percent of the picture's width
    mean: Fraction | None = None  # of a ranking: the mean place


@dataclass(frozen=True)
class Result:
    kind: str
    people: int
    rows: list[Row]
    mean: Fraction | None = None  # of a scale or thermometer
    median: Fraction | None = None


@dataclass(frozen=True)
class Change:
    """The same people before and after. ``up``, ``same``, ``down``: how they moved; for options only ``same`` and
    ``moved`` mean something."""

    people: int
    before: Result
    after: Result
    same: int = 0
    moved: int = 0
    up: int = 0
    down: int = 0


def check(kind: str, options: int, answer: Answer) -> None:
    """Raises ValueError with a refusal's code for what is no answer."""
    if kind in ONE_CHOICE and len(answer) != 1:
        raise ValueError("poll-choose-one")
    if kind == "multiple" and (not answer or len(set(answer)) < len(answer)):
        raise ValueError("poll-choose")
    if kind == "ranking" and sorted(answer) != list(range(1, options + 1)):
        raise ValueError("poll-ranks")
    if kind == "points" and (len(answer) != options or min(answer) < 0 or sum(answer) != POINTS):
        raise ValueError("poll-points")
    if kind not in {"ranking", "points"} and not set(answer) <= set(_values(kind, options)):
        raise ValueError("poll-unknown-option")


def result(kind: str, options: int, answers: Sequence[Answer]) -> Result:
    if kind == "ranking":
        return _ranking(options, answers)
    counts = dict.fromkeys(_values(kind, options), 0)
    for answer in answers:
        for place, number in enumerate(answer):
            option, count = (place, number) if kind == "points" else (number, 1)
            counts[option] += count
    most = max(sum(counts.values()) if kind == "points" else len(answers), 1)
    rows = [Row(option, count, round(100 * count / most)) for option, count in counts.items()]
    on_a_line = [answer[0] for answer in answers] if kind in ON_A_LINE else []
    return Result(
        kind,
        len(answers),
        rows,
        mean=Fraction(sum(on_a_line), len(on_a_line)) if on_a_line else None,
        median=Fraction(median(on_a_line)) if on_a_line else None,
    )


def change(kind: str, options: int, before: Mapping[str, Answer], after: Mapping[str, Answer]) -> Change:
    """By key: only who answered both times."""
    both = sorted(before.keys() & after.keys())
    first, second = [before[key] for key in both], [after[key] for key in both]
    pairs = list(zip(first, second, strict=True))
    same = sum(list(one) == list(other) for one, other in pairs)
    up = sum(one[0] < other[0] for one, other in pairs) if kind in ON_A_LINE else 0
    return Change(
        people=len(both),
        before=result(kind, options, first),
        after=result(kind, options, second),
        same=same,
        moved=len(both) - same,
        up=up,
        down=len(both) - same - up if kind in ON_A_LINE else 0,
    )


def _values(kind: str, options: int) -> range:
    return {"scale": STEPS, "thermometer": DEGREES}.get(kind, range(options))


def _ranking(options: int, answers: Sequence[Answer]) -> Result:
    """By the mean place, the best first. The picture's width: how far from the last place, as in Borda's count."""
    rows = []
    for option in range(options):
        places = [answer[option] for answer in answers]
        mean = Fraction(sum(places), len(places)) if places else None
        width = round(100 * (options - mean) / (options - 1)) if mean is not None and options > 1 else 0
        rows.append(Row(option, sum(place == 1 for place in places), width, mean))
    rows.sort(key=lambda row: (row.mean is None, row.mean or 0, row.option))
    return Result("ranking", len(answers), rows)
