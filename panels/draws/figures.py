"""Population figures from a file: ``attribute;value;people``, one group a row."""

import csv
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from pool.models import Pool, PoolAttribute
from words import cells
from words.fields import Words

_COLUMNS = {
    "attribute": "attribute variable ominaisuus muuttuja egenskap variabel attributet",
    "value": "value category group arvo luokka ryhmä värde klass kategori grupp",
    "people": "people count population väestö lukumäärä henkilöä antal befolkning personer",
}
_COLUMN_OF = {word: name for name, words in _COLUMNS.items() for word in words.split()}
MOST_ROWS = 500
_LONGEST = 60


@dataclass
class Figures:
    """``groups``: attribute → value → people. ``problems``: sentences by row; nothing is used while there are any."""

    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read(data: bytes) -> Figures:
    found = Figures()
    try:
        rows = list(cells.rows(cells.decode(data), _COLUMN_OF))
    except csv.Error:
        found.problems.append(_("We cannot read this file. Save it as CSV and upload it again."))
        return found
    columns = [_COLUMN_OF.get(cells.plain(title), "") for title in rows[0][1]] if rows else []
    if any(columns.count(name) != 1 for name in _COLUMNS):
        found.problems.append(_("The first row must name three columns: attribute, value and people."))
        return found
    if len(rows) > MOST_ROWS:
        found.problems.append(_("At most %(most)s rows.") % {"most": MOST_ROWS})
        return found
    for line, row in rows[1:]:
        _add(found, line, dict(zip(columns, row, strict=False)))
    return found


def _add(found: Figures, line: int, row: dict[str, str]) -> None:
    attribute, value = row.get("attribute", "")[:_LONGEST], row.get("value", "")[:_LONGEST]
    people = row.get("people", "").replace(" ", "").replace("\u00a0", "")
    group = found.groups.setdefault(attribute, {})
    if not attribute or not value:
        found.problems.append(_("Row %(row)s: the attribute or the value is missing.") % {"row": line})
    elif not (people.isascii() and people.isdigit()):
        found.problems.append(_("Row %(row)s: “%(text)s” is not a number of people.") % {"row": line, "text": people})
    elif value in group:
        found.problems.append(_("Row %(row)s: “%(text)s” stands twice.") % {"row": line, "text": value})
    else:
        group[value] = int(people)


def take_in(pool: Pool, figures: Figures, source: str) -> None:
    """New attributes are added; known ones (by key or label) get their figures, and values that are missing."""
    known = {cells.plain(name): one for one in pool.attributes.all() for name in (one.key, *one.label.values())}
    place = pool.attributes.count()
    for name, groups in figures.groups.items():
        one = known.get(cells.plain(name))
        if one is None:
            place += 1
            key = slugify(name)[:40] or f"group-{place}"
            one = PoolAttribute(pool=pool, key=key, label={pool.language: name}, position=place)
        one.values, one.source = _merged(one.values, groups, pool.language), source[:300]
        one.save()


def _merged(values: list[dict[str, object]], groups: dict[str, int], language: str) -> list[dict[str, object]]:
    left = dict(groups)
    merged = []
    for value in values:
        names = {cells.plain(text) or text for text in (*Words(value.get("label")).values(), str(value["value"]))}  # type: ignore[arg-type]
        match = next((name for name in left if (cells.plain(name) or name) in names), None)
        merged.append({**value, "people": left.pop(match)} if match is not None else value)
    return [*merged, *({"value": name, "label": {language: name}, "people": many} for name, many in left.items())]
