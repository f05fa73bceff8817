"""What several files about pages begin with."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast, entered
from tests.pools import Pooled, make_pool


@pytest.fixture
def organiser(cast: Cast) -> Client:
    return entered(cast.organiser)


@pytest.fixture
def pooled() -> Pooled:
    cache.clear()
    return make_pool()


@pytest.fixture
def staff(pooled: Pooled) -> Client:
    return pooled.as_staff()


@pytest.fixture
def at_once(settings: Any, tmp_path: Path) -> None:
    """The worker's tasks are done at once; files and the journal of erasures are the test's own; nobody was counted."""
    settings.MEDIA_ROOT, settings.ERASURE_JOURNAL = tmp_path, tmp_path / "erasures.jsonl"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    cache.clear()
