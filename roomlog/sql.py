"""Plain SQL for what every command and every pull asks, in the same words for PostgreSQL and SQLite.

A query set is put into words anew each time, which costs many times what the question itself does. PostgreSQL keeps
the plans of these statements (prepared, for each connection). For everything that is asked more rarely, query sets are
the better way.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from psycopg.types.numeric import Int8

Row = tuple[Any, ...]
# Words that differ: "{among}" takes a value of ``several``, and so does "{listed}", which has its numbers as ``id`` and
# their ``place``, from 1 on; "{alone}" holds the rows that nobody else may hold, and "{shared}" the one that the query
# calls ``held``, which nobody may change; "{list}" and "{row}" gather rows as one JSON text, in no order.
_ALL_WORDS = (
    ("{among}", "= ANY(%s)", "IN (SELECT value FROM json_each(%s))"),
    ("{alone}", "FOR UPDATE", ""),
    ("{shared}", "FOR SHARE OF held", ""),
    (
        "{listed}",
        "unnest(%s::bigint[]) WITH ORDINALITY AS listed (id, place)",
        "(SELECT value AS id, key + 1 AS place FROM json_each(%s)) AS listed",
    ),
    ("{list}", "jsonb_agg", "json_group_array"),
    ("{row}", "jsonb_build_array", "json_array"),
)


class _Prepared(psycopg.Cursor[Row]):
    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **{**options, "prepare": True})


def worded(query: str) -> str:
    """The query in the database's own words. SQLite holds nothing: its transactions exclude each other anyway."""
    for word, for_postgresql, for_sqlite in _ALL_WORDS:
        query = query.replace(word, for_sqlite if settings.ON_SQLITE else for_postgresql)
    return query


def rows(query: str, *values: object) -> list[Row]:
    """All rows; times are aware."""
    with _asked(query, values) as cursor:
        found = cursor.fetchall()
    return [tuple(map(_aware, row)) for row in found] if settings.ON_SQLITE else found


def row(query: str, *values: object) -> Row | None:
    """The first row, if there is one."""
    found = rows(query, *values)
    return found[0] if found else None


def run(query: str, *values: object) -> None:
    """A statement that returns nothing. Raises what Django's own cursors raise."""
    _asked(query, values).close()


def insert(one: Model) -> None:
    """A new row, as ``save`` writes it, for a model without signals. An id that the database gives is set."""
    meta: Any = one._meta
    fields = [field for field in meta.concrete_fields if field is not meta.pk or one.pk is not None]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    query = f"INSERT INTO {meta.db_table} ({names}) VALUES ({marks}) RETURNING {meta.pk.column}"  # noqa: S608  # no value is in it
    values = [field.get_db_prep_save(field.pre_save(one, True), connection) for field in fields]
    (one.pk,) = row(query, *values) or ()


def several(numbers: Iterable[int]) -> object:
    """A value for ``{among}``, or for an array."""
    return json.dumps(list(numbers)) if settings.ON_SQLITE else [Int8(number) for number in numbers]


def _asked(query: str, values: Sequence[Any]) -> CursorWrapper:
    if settings.ON_SQLITE:
        cursor = connection.cursor()
        cursor.execute(query, values)
        return cursor
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    cursor = wrapped(cast(Any, _Prepared(connection.connection)))
    # One type for all whole numbers: psycopg would choose one by their size, and each would be a plan of its own.
    cursor.execute(query, [Int8(value) if type(value) is int else value for value in values])
    return cursor


def _aware(value: object) -> object:
    """SQLite keeps times without their zone, which is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
