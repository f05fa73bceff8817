"""Who steers when a lead drops out. Pure: no Django, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Candidate:
    """Somebody who may steer. ``rank``: 0 leads, 1 organisers, 2 table facilitators; within a rank by ``id``."""

    id: int
    rank: int
    seen: datetime | None  # in this meeting, last


@dataclass(frozen=True)
class Standing:
    """``owner``: to whom it goes back by itself."""

    holder: int | None
    owner: int | None


def successor(
    now_: Standing, candidates: Sequence[Candidate], now: datetime, *, here_s: float, gone_s: float
) -> Standing:
    """Who shall steer from now on; the same standing if nothing changes.

    Somebody seen within ``here_s`` is here, somebody not seen for ``gone_s`` is gone. The owner who is back gets it
    back; a holder who is gone hands over to the first who is here; nobody here: everything stays as it is.
    """
    ages = {one.id: (now - one.seen).total_seconds() if one.seen else float("inf") for one in candidates}
    here = [one for one in sorted(candidates, key=lambda one: (one.rank, one.id)) if ages[one.id] <= here_s]
    if now_.owner is not None and ages.get(now_.owner, float("inf")) <= here_s:
        return Standing(now_.owner, None)
    if now_.holder is None:
        first = next((one for one in here if one.rank < _STAND_IN), None)
        return Standing(first.id, None) if first else now_
    if ages.get(now_.holder, float("inf")) < gone_s or not here:
        return now_
    return Standing(here[0].id, now_.owner or now_.holder)


_STAND_IN = 2  # nobody stands in for somebody who never was there
