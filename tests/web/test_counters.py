"""Where wrong codes are counted: for all processes together, and by each for itself while Redis is away."""

import time
from secrets import token_hex
from typing import Any

import pytest
from django.conf import settings

from accounts import gently
from config import counters
from config.counters import SharedCache
from tests.services import free_port


def _process(url: str, prefix: str) -> SharedCache:
    return SharedCache(url, {"KEY_PREFIX": prefix})


@pytest.mark.skipif(not settings.REDIS_URL, reason="there is no Redis beside SQLite")
def test_two_processes_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    prefix = token_hex(4)
    one, other = _process(settings.REDIS_URL, prefix), _process(settings.REDIS_URL, prefix)
    for process in (one, other, one):
        monkeypatch.setattr(gently, "cache", process)
        gently.count_one("join", "10.0.0.1", window_s=60)
    assert gently.count("join", "10.0.0.1") == 3
    monkeypatch.setattr(gently, "cache", other)
    assert gently.count("join", "10.0.0.1") == 3


def test_while_redis_is_away_a_process_counts_for_itself_and_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    url, prefix, asked = f"redis://127.0.0.1:{free_port()}/0", token_hex(4), list[Any]()
    client: Any = counters._client_of(url)
    monkeypatch.setattr(client, "get_client", _listening(client.get_client, asked))
    for _wrong in range(3):  # Django makes a cache for each request
        monkeypatch.setattr(gently, "cache", _process(url, prefix))
        gently.count_one("join", "10.0.0.1", window_s=60)
    assert gently.count("join", "10.0.0.1") == 3
    assert len(asked) == 1, "it is not asked again with every count"
    counters._away_until[url] = time.monotonic()
    assert gently.count("join", "10.0.0.1") == 3
    assert len(asked) == 2, "but after a while"


def _listening(ask: Any, asked: list[Any]) -> Any:
    def listening(*args: Any, **kwargs: Any) -> Any:
        asked.append(args)
        return ask(*args, **kwargs)

    return listening
