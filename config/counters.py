"""The cache that all server processes share: what limits guessing is counted there."""

import functools
import time
from typing import Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

_away_until: dict[str, float] = {}  # by server: Django makes a cache for each request


@functools.cache
def _client_of(server: str) -> RedisCacheClient:
    """One for the whole process, with its pool of connections."""
    wait = settings.RAATI.counters_wait_s
    return RedisCacheClient([server], socket_connect_timeout=wait, socket_timeout=wait, retry=Retry(NoBackoff(), 0))


class SharedCache(RedisCache):
    """Redis; while that is away, this process's own memory: each process counts for itself then, and nobody waits."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._server = server
        self._own = LocMemCache("while-redis-is-away", params)

    @property
    def _cache(self) -> RedisCacheClient:
        return _client_of(self._server)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", *args, **kwargs)

    def _ask(self, what: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= _away_until.get(self._server, 0.0):
            try:
                return getattr(super(), what)(*args, **kwargs)
            except (RedisError, OSError):
                _away_until[self._server] = time.monotonic() + settings.RAATI.counters_again_s
        return getattr(self._own, what)(*args, **kwargs)
