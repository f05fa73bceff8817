"""What several files about letters and draws begin with."""

import io
import json
import logging.config
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache

from config import logs
from live.patience import Patience
from panels.draws.pools import pool_of
from pool.letters.models import Batch
from tests.cast import Cast
from tests.drawing import address_file, make_batch, make_groups
from tests.room.draw_scene import prepare


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Files and the journal of erasures in a folder of the test's own; nobody has guessed a code."""
    settings.MEDIA_ROOT, settings.ERASURE_JOURNAL = tmp_path, str(tmp_path / "erasures.jsonl")
    cache.clear()
    return tmp_path


@pytest.fixture
def patiences(monkeypatch: pytest.MonkeyPatch) -> list[Patience]:
    """With each socket that is let in from now on, in the order they come."""
    made: list[Patience] = []

    class Noted(Patience):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

    for module in ("live.consumers", "live.drafts.consumer"):
        monkeypatch.setattr(f"{module}.Patience", Noted)
    return made


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """A panel with volunteers and quotas."""
    return prepare(cast)


@pytest.fixture
def batch(cast: Cast) -> Batch:
    """Sixty letters, sent."""
    make_groups(pool_of(cast.panel))
    return make_batch(cast.panel, address_file(60))


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What is logged meanwhile, as production would write it, from DEBUG up."""
    stream = io.StringIO()
    wanted = logs.config("DEBUG", as_json=True)
    wanted["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(wanted)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(django_settings.LOGGING)
