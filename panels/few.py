"""Small numbers of real people are not told: they could point at somebody."""

from collections.abc import Sequence

from django.conf import settings


def told(counts: Sequence[int]) -> list[int | None]:
    """The counts that may be told; None for those that may not.

    Whoever knows the sum could subtract a single hidden number, so the smallest of the others is hidden, too.
    """
    fewest = settings.RAATI.fewest_told
    shown = sorted(count for count in counts if count >= fewest)
    least = shown[0] if shown and len(shown) == len(counts) - 1 else fewest - 1
    hidden_at = next((place for place, count in enumerate(counts) if count == least), None)
    return [count if count >= fewest and place != hidden_at else None for place, count in enumerate(counts)]
