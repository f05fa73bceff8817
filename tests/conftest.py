"""Fixtures for all tests."""

from collections.abc import Generator, Iterator
from typing import Any

import hypothesis
import pytest
from asgiref.sync import SyncToAsync
from django.core.cache import cache
from django.db import connection, connections
from django.utils import translation
from pytest_django import DjangoDbBlocker

from live.bucket import persons, writers
from tests import quick_flush, template
from tests.cast import Cast, make_cast

# Before their helpers are imported: an assertion that fails in one says what it compared, too.
pytest.register_assert_rewrite("tests.browser", "tests.room", "tests.web")
_UNTIMED: dict[str, Any] = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("untimed", **_UNTIMED)  # no test looks at a clock
hypothesis.settings.register_profile("brief", **_UNTIMED, max_examples=20)  # for make check
hypothesis.settings.load_profile("untimed")
quick_flush.install()


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The shared cast, in a database whose transactions are real."""
    return make_cast()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences in tests are the English ones."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nobody_was_fast() -> None:
    """Numbers of people and panels repeat from test to test; what one did in the test before is not theirs."""
    persons.clear()
    writers.clear()
    cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    """A transaction left open in the thread that all sockets share on SQLite would lock out every test after."""
    yield
    assert not SyncToAsync.single_thread_executor.submit(_end_what_is_open).result(), "a transaction was left open"


def _end_what_is_open() -> bool:
    raw = connection.connection
    left = connection.vendor == "sqlite" and raw is not None and bool(raw.in_transaction)
    if left:
        connection.close()
    return left


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """pytest-django's: whether the tests' database stands already."""
    return template.is_there()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> None:
    """pytest-django's: each process has a name of its own."""
    if django_db_keepdb:
        with django_db_blocker.unblock():
            template.copy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """pytest-django's; PostgreSQL drops no database to which a pool still holds connections.

    On SQLite a thread keeps its connection: to open one takes longer than most of what is asked through it. It
    keeps all statements, too: emptying and comparing the tables alone takes more than the 128 that Python keeps.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["CONN_MAX_AGE"] = None
        connection.settings_dict["OPTIONS"]["cached_statements"] = 2000
        connection.close()  # it was opened before
    yield
    for one in connections.all():
        one.close()
        if one.vendor == "postgresql":
            one.close_pool()  # type: ignore[attr-defined]
