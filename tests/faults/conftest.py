"""What faults strike at. Only a PostgreSQL and a Redis of their own are killed, never those of the whole run."""

import asyncio
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from channels.layers import BaseChannelLayer, channel_layers
from django.conf import settings
from django.db import connection, connections

from tests.servers import database_url
from tests.services import HOST, Postgres, Redis, Service, running, temporary_folder


@dataclass(frozen=True)
class Services:
    """``hands`` starts them again: a service ends with the thread that started it, which must outlive the test's."""

    postgres: Postgres
    redis: Redis
    hands: ThreadPoolExecutor

    async def start(self, service: Service) -> None:
        await asyncio.get_running_loop().run_in_executor(self.hands, service.start)

    def start_what_is_down(self) -> None:
        for service in (self.postgres, self.redis):
            if not service.is_ready():
                self.hands.submit(service.start).result()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On SQLite there is neither PostgreSQL nor Redis to strike at. Where they should be and are not, tests fail."""
    if settings.REDIS_URL:
        return
    without = [item for item in items if item.get_closest_marker("services")]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]


@pytest.fixture(scope="session")
def started_services(django_db_setup: None) -> Iterator[Services]:
    with temporary_folder() as folder, ThreadPoolExecutor(1) as hands:
        services = Services(Postgres(folder), Redis(folder), hands)
        with running(services.postgres, services.redis):
            _copy_database(services.postgres)
            yield services


@pytest.fixture(scope="module")
def own_services(started_services: Services, django_db_setup: None) -> Iterator[Services]:
    """For a module of tests, the product and the tests use a PostgreSQL and a Redis that may be killed."""
    before = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD")}
    layers, url = settings.CHANNEL_LAYERS, settings.REDIS_URL
    at = {
        "HOST": HOST,
        "PORT": str(started_services.postgres.port),
        "NAME": "postgres",
        "USER": "raati",
        "PASSWORD": "",
    }
    _use(at, started_services.redis.url, _layers(started_services.redis.url))
    yield started_services
    _use(before, url, layers)


@pytest.fixture
def services(own_services: Services, transactional_db: None) -> Iterator[Services]:
    """Both run again after the test, and no dead connection is left to empty the database with."""
    yield own_services
    own_services.start_what_is_down()
    _let_go()


def _let_go() -> None:
    """Of the connections of this thread, and of the one in which asynchronous tests ask the database."""
    connections.close_all()
    SyncToAsync.single_thread_executor.submit(connections.close_all).result()


def _use(database: dict[str, Any], redis_url: str, layers: dict[str, Any]) -> None:
    _let_go()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict.update(database)
    settings.REDIS_URL, settings.CHANNEL_LAYERS = redis_url, layers
    channel_layers.set("default", _new_layer())


def _new_layer() -> BaseChannelLayer:
    layer: BaseChannelLayer = channel_layers.make_backend("default")
    return layer


def _layers(redis_url: str) -> dict[str, Any]:
    return {"default": settings.CHANNEL_LAYERS["default"] | {"CONFIG": {"hosts": [redis_url]}}}


def _copy_database(to: Postgres) -> None:
    """The tests' own, which is empty now: migrating takes half a minute."""
    dump = subprocess.run([to.programs / "pg_dump", database_url()], check=True, capture_output=True).stdout
    words = ["--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", to.url]
    subprocess.run([to.programs / "psql", *words], input=dump, check=True)
