"""Residents as a file for spreadsheets: only what the authority may see."""

from collections.abc import Iterable

from pool.models import Resident
from pool.residents.doors import Desk
from pool.residents.fields import SHAREABLE
from words.sheets import csv_of


def residents_csv(desk: Desk, residents: Iterable[Resident]) -> bytes:
    """Names of columns are those of the database; lists are joined by commas. Holds no links."""
    columns = [name for name in SHAREABLE if desk.may_see(name)]
    keys = [one.key for one in desk.pool.attributes.all() if desk.may_see(one.key)]
    rows = (
        [*(_cell(getattr(one, name)) for name in columns), *(one.attributes.get(key, "") for key in keys)]
        for one in residents
    )
    return csv_of([*columns, *keys], rows)


def _cell(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
