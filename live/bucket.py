"""Token buckets: how fast one connection, and one person over all their connections and forms, may ask for things."""

import threading
import time
from collections.abc import Callable
from typing import Literal

from django.conf import settings

Pace = Literal["ok", "wait", "closed"]


class Bucket:
    """``burst`` at once, ``rate`` a second after that. What is faster is refused (``take``) or put off (``wait``)."""

    def __init__(self, burst: int, rate: float, strikes: int) -> None:
        self._burst, self._rate, self._strikes = burst, rate, strikes
        self._tokens, self._at, self._refused = float(burst), time.monotonic(), 0

    def take(self) -> Pace:
        """Who is refused ``strikes`` times more than let through is closed."""
        if self._refilled() >= 1:
            self._tokens -= 1
            self._refused = max(0, self._refused - 1)
            return "ok"
        self._refused = min(self._refused + 1, self._strikes)
        return "closed" if self._refused >= self._strikes else "wait"

    def wait(self) -> float | None:
        """Seconds to wait before this one is taken: nothing is thrown away. None for a flood, which is more than
        ``strikes`` of them in a row."""
        self._tokens = self._refilled() - 1
        if self._tokens >= 0:
            self._refused = 0
            return 0.0
        self._refused += 1
        return -self._tokens / self._rate if self._refused <= self._strikes else None

    @property
    def is_new(self) -> bool:
        """Whether it is as one that was never used."""
        return self._refilled() >= self._burst and not self._refused

    def _refilled(self) -> float:
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return self._tokens


class Buckets:
    """One bucket for each person, for as long as it differs from a new one. Any thread may ask."""

    def __init__(self, new: Callable[[], Bucket]) -> None:
        self._new = new
        self._buckets: dict[int, Bucket] = {}
        self._lock = threading.Lock()
        self._swept_at = time.monotonic()

    def take(self, member: int) -> Pace:
        with self._lock:
            return self._of(member).take()

    def wait(self, member: int) -> float | None:
        with self._lock:
            return self._of(member).wait()

    def clear(self) -> None:
        with self._lock:
            self._buckets.clear()

    def __len__(self) -> int:
        return len(self._buckets)

    def _of(self, member: int) -> Bucket:
        self._sweep(settings.RAATI.person_forget_s)
        if member not in self._buckets:
            self._buckets[member] = self._new()
        return self._buckets[member]

    def _sweep(self, every_s: float) -> None:
        if time.monotonic() - self._swept_at >= every_s:
            self._swept_at = time.monotonic()
            self._buckets = {who: bucket for who, bucket in self._buckets.items() if not bucket.is_new}


def _person() -> Bucket:
    limits = settings.RAATI
    return Bucket(limits.person_burst, limits.person_rate, limits.flood_strikes)


def _writer() -> Bucket:
    limits = settings.RAATI
    return Bucket(limits.draft_person_burst, limits.draft_person_rate, limits.flood_strikes)


persons = Buckets(_person)
writers = Buckets(_writer)  # at drafts


def slower(one: Pace, other: Pace) -> Pace:
    """The stricter of two verdicts."""
    return max(one, other, key=("ok", "wait", "closed").index)
