"""A gentle limit on wrong codes. Many people of a care home share one address, so only wrong ones count."""

from hashlib import sha256

from django.conf import settings
from django.core.cache import cache


def tried_too_often(address: str) -> bool:
    return int(cache.get(_key(address), 0)) >= settings.RAATI.join_tries


def count_wrong(address: str) -> None:
    key = _key(address)
    cache.add(key, 0, settings.RAATI.join_window_s)
    try:
        cache.incr(key)
    except ValueError:  # it ran out between the two lines
        cache.set(key, 1, settings.RAATI.join_window_s)


def _key(address: str) -> str:
    return f"join:{sha256(address.encode()).hexdigest()}"
