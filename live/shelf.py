"""What pages show everybody of an audience, kept for who comes next: in a crush each page would render the same.

It is as fresh as what open pages show: no event has happened since in the room or its panel, and what no event tells,
such as presence, is looked at again every ``poll_s``. The rest lasts for as long as nothing happens, and half a minute.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.conf import settings

from live.connection import Audience
from sessions.regions import Alike, Region, render
from sessions.snapshot import Snapshot

Seqs = tuple[float, ...]  # the panel's number, the meeting's, the table's, and since when the meeting is kept
_NUMBERS = 3
K = TypeVar("K")
V = TypeVar("V")


class Kept:
    """A room's snapshot as of some numbers, and the regions rendered from it.

    ``before``: what was kept until now. Where nothing has happened since, regions that neither tick nor follow the
    meeting say the same for as long as an open page would show them, and what was read for one audience does for all.
    """

    def __init__(self, seqs: Seqs, snapshot: Snapshot, before: "Kept | None" = None) -> None:
        self.seqs = seqs
        self.snapshot = snapshot
        self.since = time.monotonic()
        self._passing: set[str] = set()  # by region
        self._html: dict[tuple[str, Audience], str] = {}
        self._alike = defaultdict[tuple[str, str], Alike](list)  # by region and language
        self._first = self.since
        if before is not None and before.lasts and before.seqs[:_NUMBERS] == seqs[:_NUMBERS]:
            self._first = before._first
            self._html = before._lasting(before._html, lambda key: key[0])
            self._alike.update(before._lasting(before._alike, lambda key: key[0]))
            snapshot.contexts.update(before._lasting(before.snapshot.contexts, lambda name: name))
        self._rendering = threading.Lock()  # who comes in the same moment waits rather than renders the same

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.since < settings.RAATI.poll_s

    @property
    def lasts(self) -> bool:
        return time.monotonic() - self._first < settings.RAATI.page_lasts_s

    def lasting(self, audience: Audience) -> dict[str, str]:
        """By name the regions rendered for somebody already that stay as they are while nothing happens."""
        kept = self._lasting(self._html, lambda key: key[0])
        return {name: html for (name, whose), html in kept.items() if whose == audience}

    def html(self, region: Region, audience: Audience) -> str:
        key = region.name, audience
        with self._rendering:
            if key not in self._html:
                if region.ticks or region.follows is not None:
                    self._passing.add(region.name)  # first: others look without the lock
                alike = self._alike[region.name, audience[1]]
                self._html[key] = render(region, self.snapshot, *audience, alike)
            return self._html[key]

    def _lasting(self, kept: Mapping[K, V], region: Callable[[K], str]) -> dict[K, V]:
        return {key: value for key, value in list(kept.items()) if region(key) not in self._passing}


class Shelf:
    """One per process; any thread may ask. It keeps nothing before a server answers pages."""

    def __init__(self) -> None:
        self._kept: dict[int, Kept] = {}  # by room
        self._lock = threading.Lock()
        self._is_open = False

    def open(self) -> None:
        self._is_open = True

    def room(self, room: int, seqs: Seqs, snapshot: Callable[[], Snapshot]) -> Kept:
        """What is kept of the room as of exactly these numbers: its own and those that it shows something of."""
        with self._lock:
            kept = self._kept.get(room)
            if kept is None or kept.seqs != seqs or not kept.is_fresh:
                kept = Kept(seqs, snapshot(), kept)
                if self._is_open:
                    self._sweep()
                    self._kept[room] = kept
            return kept

    def meeting(self, plenary: int, numbers: tuple[float | None, ...]) -> Snapshot | None:
        """The meeting as pages show it as of these numbers. Who is here may be ``poll_s`` old."""
        kept = self._kept.get(plenary)
        return kept.snapshot if kept is not None and kept.is_fresh and kept.seqs == numbers else None

    def lasting(self, room: int, numbers: tuple[float | None, ...], audience: Audience) -> dict[str, str]:
        """What pages show of the room as of these numbers, but for what no event there tells."""
        kept = self._kept.get(room)
        is_same = kept is not None and kept.lasts and kept.seqs[: len(numbers)] == numbers
        return kept.lasting(audience) if kept is not None and is_same else {}

    def _sweep(self) -> None:
        self._kept = {room: kept for room, kept in self._kept.items() if kept.lasts}


shelf = Shelf()
