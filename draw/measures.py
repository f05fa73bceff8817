"""How equal the chances of a draw are."""

from collections.abc import Iterable, Sequence


def gini(chances: Iterable[float]) -> float:
    """Half the mean difference of two people's chances, over the mean chance; 0 when there is none."""
    ordered = sorted(chances)
    whole = sum(ordered)
    if whole <= 0:
        return 0.0
    weighted = sum(rank * chance for rank, chance in enumerate(ordered, 1))
    return max(0.0, 2 * weighted / (len(ordered) * whole) - (len(ordered) + 1) / len(ordered))


def histogram(chances: Sequence[float], columns: int = 20) -> list[int]:
    """People by chance, in so many equal steps from 0 to the largest chance; the upper end belongs to a step."""
    top = max(chances, default=0.0)
    found = [0] * columns
    for chance in chances:
        found[min(columns - 1, int(columns * chance / top)) if top else 0] += 1
    return found
