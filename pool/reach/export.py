"""Residents as a file for spreadsheets: only what the authority may see."""

from collections.abc import Iterable

from pool.models import Resident
from pool.residents.doors import Desk
from pool.residents.fields import SHAREABLE
from words.sheets import csv_of


class Columns:
    """What the authority may see of residents. Names are those of the database; lists are joined by commas."""

    def __init__(self, desk: Desk, keys: Iterable[str]) -> None:
        """``keys``: of the attributes that are wanted."""
        self.fields = [name for name in SHAREABLE if desk.may_see(name)]
        self.keys = [key for key in keys if desk.may_see(key)]

    @property
    def names(self) -> list[str]:
        return [*self.fields, *self.keys]

    def of(self, one: Resident) -> list[str]:
        own = (_cell(getattr(one, name)) for name in self.fields)
        return [*own, *(one.attributes.get(key, "") for key in self.keys)]


def residents_csv(desk: Desk, residents: Iterable[Resident]) -> bytes:
    """Holds no links."""
    columns = Columns(desk, (one.key for one in desk.pool.attributes.all()))
    return csv_of(columns.names, (columns.of(one) for one in residents))


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
