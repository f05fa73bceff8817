"""Fixtures for all tests."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connections
from django.utils import translation
from pytest_django import DjangoDbBlocker

from live.bucket import persons
from tests import quick_flush, template
from tests.cast import Cast, make_cast

hypothesis.settings.register_profile("untimed", deadline=None)  # no test looks at a clock
hypothesis.settings.register_profile("brief", deadline=None, max_examples=20)  # for make check
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
    cache.clear()


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
    """pytest-django's; PostgreSQL drops no database to which a pool still holds connections."""
    yield
    for connection in connections.all():
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]
