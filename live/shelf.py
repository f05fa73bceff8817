"""What pages show everybody of an audience, kept for who comes next: in a crush each page would render the same.

It is as fresh as what open pages show: no event has happened since in the room or its panel, and what no event tells,
such as presence, is looked at again every ``poll_s``. The rest lasts for as long as nothing happens, and half a minute.
"""

import threading
import time
from collections.abc import Callable

from django.conf import settings

from live.connection import Audience
from sessions.regions import Region, render
from sessions.snapshot import Snapshot

Seqs = tuple[float, ...]  # the panel's number, the meeting's, the table's, and since when the meeting is kept
_NUMBERS = 3


class Kept:
    """A room's snapshot as of some numbers, and the regions rendered from it.

    ``before``: what was kept until now. Where nothing has happened since, regions that neither tick nor follow the
    meeting say the same for as long as an open page would show them.
    """

    def __init__(self, seqs: Seqs, snapshot: Snapshot, before: "Kept | None" = None) -> None:
        self.seqs = seqs
        self.snapshot = snapshot
        self.since = time.monotonic()
        self._passing: set[tuple[str, Audience]] = set()
        self._html: dict[tuple[str, Audience], str] = {}
        self._first = self.since
        if before is not None and before.lasts and before.seqs[:_NUMBERS] == seqs[:_NUMBERS]:
            self._first = before._first
            self._html = {key: html for key, html in list(before._html.items()) if key not in before._passing}
        self._rendering = threading.Lock()  # who comes in the same moment waits rather than renders the same

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.since < settings.RAATI.poll_s

    @property
    def lasts(self) -> bool:
        return time.monotonic() - self._first < settings.RAATI.page_lasts_s

    def lasting(self, audience: Audience) -> dict[str, str]:
        """By name the regions rendered for somebody already that stay as they are while nothing happens."""
        kept = list(self._html.items())
        return {key[0]: html for key, html in kept if key[1] == audience and key not in self._passing}

    def html(self, region: Region, audience: Audience) -> str:
        key = region.name, audience
        with self._rendering:
            if key not in self._html:
                if region.ticks or region.follows is not None:
                    self._passing.add(key)  # first: others look without the lock
                self._html[key] = render(region, self.snapshot, *audience)
            return self._html[key]


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

    def lasting(self, room: int, numbers: tuple[float | None, ...], audience: Audience) -> dict[str, str]:
        """What pages show of the room as of these numbers, but for what no event there tells."""
        kept = self._kept.get(room)
        is_same = kept is not None and kept.lasts and kept.seqs[: len(numbers)] == numbers
        return kept.lasting(audience) if kept is not None and is_same else {}

    def _sweep(self) -> None:
        self._kept = {room: kept for room, kept in self._kept.items() if kept.lasts}


shelf = Shelf()
