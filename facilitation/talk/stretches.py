"""How long somebody has spoken. Pure: no Django, no clock."""

from datetime import datetime


def counted(since: datetime, until: datetime, phase_began: datetime | None, longest_s: float) -> int:
    """Seconds of one stretch. A stop that was forgotten is made at the change of phase, or after ``longest_s``."""
    end = phase_began if phase_began is not None and since < phase_began < until else until
    return round(min(max((end - since).total_seconds(), 0.0), longest_s))


def goes_on(since: datetime, now: datetime, phase_began: datetime | None, longest_s: float) -> bool:
    """Whether who began then is still taken to speak."""
    if phase_began is not None and since < phase_began <= now:
        return False
    return (now - since).total_seconds() < longest_s
