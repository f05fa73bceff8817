"""Following foreign keys: all rows that hang on some rows, of whatever app, so that nothing added later is missed."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import ForeignKey, Model

from roomlog.models import Room

AT_ONCE = 500  # ids in one query
Rows = dict[type[Model], dict[Any, Model]]


def hanging_on(roots: Iterable[Model], *, into: Callable[[type[Model]], bool] = lambda _model: True) -> Rows:
    """The roots, and all rows that name them or each other directly or not, by model and id.

    The rooms that they keep their log in belong to them. ``into`` says which models are followed.
    """
    found: Rows = {}
    waiting = list(roots)
    while waiting:
        fresh: Rows = {}
        for row in waiting:
            if row.pk not in found.setdefault(type(row), {}):
                found[type(row)][row.pk] = fresh.setdefault(type(row), {})[row.pk] = row
        waiting = [
            row
            for model, rows in fresh.items()
            for row in (*_naming(model, list(rows), into), *_rooms_of(model, rows.values()))
        ]
    return found


def keys_of(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    """The model's foreign keys, one-to-one fields among them."""
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def pieces(ids: list[Any]) -> Iterator[list[Any]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def _naming(model: type[Model], ids: list[Any], into: Callable[[type[Model]], bool]) -> Iterator[Model]:
    for relation in model._meta.get_fields(include_hidden=True):
        theirs, key = relation.related_model, getattr(relation, "field", None)
        if not (relation.auto_created and isinstance(key, ForeignKey) and isinstance(theirs, type) and into(theirs)):
            continue
        for piece in pieces(ids):
            yield from theirs._base_manager.filter(**{f"{key.name}__in": piece})


def _rooms_of(model: type[Model], rows: Iterable[Model]) -> list[Model]:
    own = [key.attname for key in keys_of(model) if key.one_to_one and key.related_model is Room]
    rooms = {getattr(row, name) for name in own for row in rows}
    return list(Room.objects.filter(pk__in=rooms)) if rooms else []
