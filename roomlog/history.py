"""django-simple-history with a membership's id as the one who acted."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from roomlog.log import acting


def _who(**_kwargs: Any) -> int | None:
    return acting.get()


def _read(historical: Any) -> int | None:
    value: int | None = historical.history_user_id
    return value


def _write(historical: Any, who: int | None) -> None:
    historical.history_user_id = who


def records(**options: Any) -> HistoricalRecords:
    """History of a model; ``history_user`` is the id of the membership that wrote inside ``transact``."""
    return HistoricalRecords(
        history_user_id_field=models.BigIntegerField(null=True),
        history_user_getter=_read,
        history_user_setter=_write,
        get_user=_who,
        **options,
    )
