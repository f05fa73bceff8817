"""How many to draw so that enough come: forecasts from how many came before.

With experience of ``came`` out of ``asked``, the share of those who will come is uncertain itself; it has a beta
distribution (Jeffreys' prior of a half on each side), and the number who come a beta-binomial one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma

Distribution = Sequence[float]  # the probability of 0, 1, 2 … people
PRIOR = 0.5


def beta_binomial(drawn: int, *, came: int, asked: int) -> list[float]:
    """Of ``drawn`` people, how many come, when ``came`` of ``asked`` did before. ValueError if more came than asked."""
    if not 0 <= came <= asked:
        raise ValueError("between none and all of those asked can have come")
    yes, no = came + PRIOR, asked - came + PRIOR
    return [
        exp(_log_choose(drawn, n) + _log_beta(yes + n, no + drawn - n) - _log_beta(yes, no)) for n in range(drawn + 1)
    ]


@dataclass(frozen=True, slots=True)
class Forecast:
    """People who will come: on average, and between ``low`` and ``high`` with at least the certainty asked for."""

    mean: float
    low: int
    high: int


def forecast(distribution: Distribution, certainty: float = 0.8) -> Forecast:
    """The interval leaves at most half of the rest on each side."""
    tail = (1.0 - certainty) / 2 + 1e-12
    low = next(n for n in range(len(distribution)) if sum(distribution[: n + 1]) > tail)
    high = next(n for n in reversed(range(len(distribution))) if sum(distribution[n:]) > tail)
    return Forecast(sum(n * chance for n, chance in enumerate(distribution)), low, high)


def at_least(distribution: Distribution, wanted: int) -> float:
    """The probability that ``wanted`` or more come."""
    return sum(distribution[wanted:])


def to_draw(
    wanted: int, of: Callable[[int], Distribution], *, certainty: float = 0.9, most: int = 10_000
) -> int | None:
    """The fewest to draw so that ``wanted`` or more come with this certainty; None if ``most`` are not enough.

    ``of``: the distribution for a number drawn, like ``partial(beta_binomial, came=31, asked=40)``.
    """
    low, high = wanted, wanted
    while at_least(of(high), wanted) < certainty:
        if high >= most:
            return None
        low, high = high + 1, min(2 * high + 1, most)
    while low < high:
        middle = (low + high) // 2
        if at_least(of(middle), wanted) < certainty:
            low = middle + 1
        else:
            high = middle
    return high


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
