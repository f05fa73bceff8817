"""Gentle limits by network address or e-mail address. A care home shares one address, so they are wide."""

from hashlib import sha256

from django.core.cache import cache


def count(what: str, whose: str) -> int:
    """How often it was counted in the present window."""
    return int(cache.get(_key(what, whose), 0))


def count_one(what: str, whose: str, *, window_s: int) -> None:
    key = _key(what, whose)
    cache.add(key, 0, window_s)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two lines
        cache.set(key, 1, window_s)


def _key(what: str, whose: str) -> str:
    return f"{what}:{sha256(whose.encode()).hexdigest()}"
