"""What pages show everybody of an audience, kept for who comes next: in a crush each page would render the same.

It is as fresh as what open pages show: no event has happened since in the room or its panel, and what no event tells,
such as presence, is looked at again every ``poll_s``.
"""

import threading
import time
from collections.abc import Callable

from django.conf import settings

from live.connection import Audience
from sessions.regions import Region, render
from sessions.snapshot import Snapshot

Seqs = tuple[float, ...]


class Kept:
    """A room's snapshot as of some numbers, and the regions rendered from it."""

    def __init__(self, seqs: Seqs, snapshot: Snapshot) -> None:
        self.seqs = seqs
        self.snapshot = snapshot
        self.since = time.monotonic()
        self._html: dict[tuple[str, Audience], str] = {}
        self._rendering = threading.Lock()  # who comes in the same moment waits rather than renders the same

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.since < settings.RAATI.poll_s

    def rendered(self, audience: Audience) -> dict[str, str]:
        """By name the regions that were rendered for somebody already."""
        return {name: html for (name, whose), html in list(self._html.items()) if whose == audience}

    def html(self, region: Region, audience: Audience) -> str:
        key = region.name, audience
        with self._rendering:
            if key not in self._html:
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
                kept = Kept(seqs, snapshot())
                if self._is_open:
                    self._sweep()
                    self._kept[room] = kept
            return kept

    def at(self, room: int, seqs: tuple[float | None, ...]) -> Kept | None:
        """What is kept of the room, if its numbers begin with these."""
        kept = self._kept.get(room)
        return kept if kept is not None and kept.seqs[: len(seqs)] == seqs and kept.is_fresh else None

    def _sweep(self) -> None:
        self._kept = {room: kept for room, kept in self._kept.items() if kept.is_fresh}


shelf = Shelf()
