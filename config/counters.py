"""The cache that all server processes share: what limits guessing is counted there."""

import time
from typing import Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry


class SharedCache(RedisCache):
    """Redis; while that is away, this process's own memory: each process counts for itself then, and nobody waits."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        wait = settings.RAATI.counters_wait_s
        options = {"socket_connect_timeout": wait, "socket_timeout": wait, "retry": Retry(NoBackoff(), 0)}
        super().__init__(server, {**params, "OPTIONS": options})
        self._own = LocMemCache("while-redis-is-away", params)
        self._away_until = 0.0

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
        if time.monotonic() >= self._away_until:
            try:
                return getattr(super(), what)(*args, **kwargs)
            except (RedisError, OSError):
                self._away_until = time.monotonic() + settings.RAATI.counters_again_s
        return getattr(self._own, what)(*args, **kwargs)
