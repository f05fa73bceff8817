"""Deleting the hall with everything in it: whatever hangs on its panel, of whatever app, history and files included."""

import logging

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import FileField, Model

from rehearsal.models import Rehearsal
from rehearsal.reach import Rows, hanging_on, pieces

log = logging.getLogger("raati.rehearsal")


def wipe(rehearsal: Rehearsal) -> int:
    """Returns how many rows went. The real meeting was never touched and stays in its lobby."""
    panel = rehearsal.hall.panel
    organisation = panel.organisation
    files: list[tuple[FileField, Model]] = []
    with transaction.atomic():
        found = hanging_on([organisation])
        files = [
            (field, row)
            for model, rows in found.items()
            for field in model._meta.concrete_fields
            if isinstance(field, FileField)
            for row in rows.values()
        ]
        for model, rows in found.items():
            _delete(model, list(rows))
    for field, row in files:
        if stored := getattr(row, field.attname):
            stored.delete(save=False)
    count = _count(found)
    log.info("rehearsal of meeting %s wiped: %s rows", rehearsal.meeting_id, count)
    return count


def _delete(model: type[Model], ids: list[object]) -> None:
    """Foreign keys are checked when the transaction ends, so the order makes no difference."""
    history = getattr(model, "history", None)
    for piece in pieces(ids):
        if history is not None:
            history.model._base_manager.filter(**{f"{model._meta.pk.attname}__in": piece})._raw_delete(DEFAULT_DB_ALIAS)
        model._base_manager.filter(pk__in=piece)._raw_delete(DEFAULT_DB_ALIAS)


def _count(found: Rows) -> int:
    return sum(len(rows) for rows in found.values())
