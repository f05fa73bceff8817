"""The agenda's running clock. Pure: no Django."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple


class Slot(NamedTuple):
    """When a phase begins and ends by the plan, in the meeting's own time zone."""

    starts: datetime
    ends: datetime


def slots(starts_at: datetime, minutes: Iterable[int], zone: tzinfo) -> list[Slot]:
    """One slot for each phase. A night when the clocks are changed is counted in real minutes."""
    found, moment = [], starts_at.astimezone(UTC)
    for length in minutes:
        after = moment + timedelta(minutes=length)
        found.append(Slot(moment.astimezone(zone), after.astimezone(zone)))
        moment = after
    return found


def exists(local: datetime, zone: tzinfo) -> bool:
    """False for the hour that clocks skip in spring; ``local`` is naive."""
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
