"""How long people waited: for the printed report, never for a verdict."""

import statistics


def quantile(waits: list[float], share: float = 0.95) -> float:
    """In seconds."""
    return statistics.quantiles(waits, n=100)[round(share * 100) - 1] if len(waits) > 1 else sum(waits)
