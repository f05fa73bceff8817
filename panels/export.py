"""The people of a panel as a file for spreadsheets."""

from panels.models import Membership
from panels.selectors import attribute_names
from words.sheets import csv_of

COLUMNS = ("number", "name", "email", "phone", "language", "role")


def people_csv(members: list[Membership]) -> bytes:
    """Can be imported again. Holds no links."""
    attributes = attribute_names(members)
    rows = (
        [one.number or "", one.name, one.email, one.phone, one.language, one.role]
        + [one.attributes.get(name, "") for name in attributes]
        for one in members
    )
    return csv_of([*COLUMNS, *attributes], rows)
