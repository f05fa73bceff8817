"""How long people waited while somebody else made trouble, and just before."""

import os
import statistics

# ``make faults`` asks for it: where the whole suite shares its machine, nothing is said about seconds.
TIMES = float(os.environ.get("RAATI_TEST_OTHERS_TIMES", "inf"))
SLACK_S = 0.1  # a few turns of a core that clients, servers and database share


def quantile(waits: list[float], share: float = 0.95) -> float:
    """In seconds."""
    return statistics.quantiles(waits, n=100)[round(share * 100) - 1] if len(waits) > 1 else sum(waits)


def compared(before: list[float], during: list[float]) -> str:
    """The 95th percentiles in milliseconds, for the printed report; asserts that others hardly noticed."""
    was, is_ = quantile(before), quantile(during)
    assert is_ <= TIMES * was + SLACK_S, f"p95 {is_ * 1000:.0f} ms, {was * 1000:.0f} ms before"
    return f"{was * 1000:.0f} → {is_ * 1000:.0f}"
