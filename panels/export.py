"""The people of a panel as a file for spreadsheets."""

import csv
import io

from panels.models import Membership
from panels.selectors import attribute_names

COLUMNS = ("number", "name", "email", "phone", "language", "role")


def people_csv(members: list[Membership]) -> bytes:
    """Semicolons and a mark for UTF-8, as a Finnish Excel wants it. Can be imported again. Holds no links."""
    attributes = attribute_names(members)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([*COLUMNS, *map(neutral, attributes)])
    for one in members:
        own = [one.number or "", one.name, one.email, one.phone, one.language, one.role]
        writer.writerow([neutral(str(cell)) for cell in [*own, *(one.attributes.get(name, "") for name in attributes)]])
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: str) -> str:
    """A spreadsheet computes what begins so; behind an apostrophe it stays text."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
