"""Database work from the event loop."""

from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar, cast

from channels.db import database_sync_to_async
from django.conf import settings

P = ParamSpec("P")
T = TypeVar("T")


def in_database(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run in a thread with a database connection: its own on PostgreSQL, the process's one on SQLite."""
    wrapped = database_sync_to_async(function, thread_sensitive=settings.ON_SQLITE)
    return cast(Callable[P, Awaitable[T]], wrapped)
