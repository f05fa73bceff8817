"""A token bucket: how fast one connection may send commands."""

import time
from typing import Literal

Pace = Literal["ok", "wait", "closed"]


class Bucket:
    """``burst`` at once, ``rate`` per second after that; refused ``strikes`` times more than let through: closed."""

    def __init__(self, burst: int, rate: float, strikes: int) -> None:
        self._burst, self._rate, self._strikes = burst, rate, strikes
        self._tokens, self._at, self._refused = float(burst), time.monotonic(), 0

    def take(self) -> Pace:
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            self._refused = max(0, self._refused - 1)
            return "ok"
        self._refused += 1
        return "closed" if self._refused >= self._strikes else "wait"
