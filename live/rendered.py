"""What one room shows its audiences, as it was rendered last, and the frames that say it to who comes."""

import time
from collections.abc import Collection, Iterable
from typing import Any

from live import frames
from live.connection import Audience
from live.places import RoomRef
from live.pull import Html, Key, Pulled
from sessions.regions import Region
from sessions.snapshot import Snapshot


class Rendered:
    """Kept by a hub, which says at which number of the room's log it is."""

    def __init__(self, ref: RoomRef) -> None:
        self._ref = ref
        self.doubts = 0  # how often a name or a text has changed that no event here tells of
        self._settled = 0  # so many of these are seen in what is kept
        self._kept_at = self._doubted_at = 0.0
        self.html: Html = {}
        self.of_phase: dict[str, Any] = {}  # by region: what it shows of the phase
        self._frames: dict[tuple[Audience, int], tuple[tuple[int, dict[str, str]], str]] = {}

    @property
    def moment(self) -> float:
        """Another one whenever something was kept or forgotten that did not come of merely looking again."""
        return self._kept_at

    def is_older(self, whole: Snapshot) -> bool:
        """Whether nothing in that snapshot was read before what is kept here."""
        return whole.since > self._kept_at

    def is_as_sure(self, whole: Snapshot) -> bool:
        """Whether no name or text has changed since the snapshot was begun."""
        return whole.since > self._doubted_at

    def forget(self) -> None:
        """Nothing of what was rendered is shown to who comes now, nor what is still being read, until ``replace``."""
        self.html = {}
        self.doubts += 1
        self._kept_at = self._doubted_at = time.monotonic()

    def replace(self, html: Html, doubts: int) -> None:
        """By everything as it is now. ``doubts``: as many as there were before that was read."""
        self.html, self.of_phase, self._settled = html, {}, doubts
        self._kept_at = self._doubted_at = time.monotonic()

    def keep_only(self, audiences: Collection[Audience]) -> None:
        """The others are not looked at. Frames are kept only while people come: all of them would take much room."""
        self.html = {key: html for key, html in self.html.items() if key[1] in audiences}
        self._frames = {}

    def take(self, pulled: Pulled, audiences: Collection[Audience]) -> None:
        """Of those who were not here while it was read nothing is kept: nobody knows what it would say now."""
        kept = {key: html for key, html in self.html.items() if key[1] in audiences and key[0] not in pulled.touched}
        self.html = kept | pulled.ahead | pulled.html
        self.of_phase |= pulled.of_phase
        self._frames = {}
        self._kept_at = time.monotonic()

    def look(self, fresh: Html) -> set[Key]:
        """Keep what was just looked at; what differs from before."""
        changed = {key for key, html in fresh.items() if self.html.get(key) != html}
        self.html |= fresh
        return changed

    def add(self, found: Html) -> None:
        """For newcomers: what others were shown stays until they are told."""
        self.html = found | self.html

    def forget_phase(self, regions: Iterable[Region]) -> None:
        """They are of a phase that some may not have seen yet: the next change renders them for all."""
        names = {region.name for region in regions}
        self.of_phase = {name: shows for name, shows in self.of_phase.items() if name not in names}

    def lacking(self, regions: Iterable[Region], audience: Audience) -> list[Region]:
        return [region for region in regions if (region.name, audience) not in self.html]

    def shown_to(self, audience: Audience) -> Html:
        """For any thread."""
        html = self.html if self._settled == self.doubts else {}
        return {(name, audience): html[name, audience] for name, whose in list(html) if whose == audience}

    def frame(self, cursor: int, audience: Audience, regions: Iterable[Region]) -> str:
        """What this audience sees in these regions, encoded once for as long as that stays the same."""
        names = sorted(region.name for region in regions)
        html = {name: self.html[name, audience] for name in names if (name, audience) in self.html}
        known = self._frames.get((audience, len(names)))
        if known is None or known[0] != (cursor, html):
            known = (cursor, html), frames.regions(self._ref.room, cursor, html)
            self._frames[audience, len(names)] = known
        return known[1]
