"""How fast one editor may send. Nothing typed is thrown away: who is too fast is read more slowly."""

import time


class Pace:
    """``burst`` frames at once, then ``rate`` a second; ``patience`` slowed ones in a row are a flood."""

    def __init__(self, burst: int, rate: float, patience: int) -> None:
        self._burst, self._rate, self._patience = burst, rate, patience
        self._tokens, self._at, self._slowed = float(burst), time.monotonic(), 0

    def take(self) -> float | None:
        """Seconds to wait before this frame is taken; None for a flood."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        if self._tokens >= 0:
            self._slowed = 0
            return 0.0
        self._slowed += 1
        return -self._tokens / self._rate if self._slowed <= self._patience else None
