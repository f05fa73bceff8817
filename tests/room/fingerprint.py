"""The whole database as one value, to show that a refused command changed nothing."""

import hashlib
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

_APPS = (
    "accounts",
    "panels",
    "panel_sessions",
    "roomlog",
    "facilitation",
    "recommendations",
    "rehearsal",
    "django_tasks_database",
)
_NOT_STATE = {"Attendance"}  # who is connected; nobody's command writes it


def fingerprint() -> str:
    """Straight from the tables: a model's query takes a millisecond to put together, and there are a hundred."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for query in _queries():
            cursor.execute(query)
            found.update(repr([_plain(row) for row in cursor.fetchall()]).encode())
    return found.hexdigest()


@cache
def _queries() -> list[str]:
    models = [model for label in _APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    quote = connection.ops.quote_name
    return [
        f"SELECT * FROM {quote(model._meta.db_table)} ORDER BY {quote(model._meta.pk.attname)}"
        for model in models
        if model.__name__ not in _NOT_STATE
    ]


def _plain(row: tuple[Any, ...]) -> list[Any]:
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]
