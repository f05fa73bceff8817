"""Population figures from a file: ``attribute;value;people``, one group a row."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core import signing
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pool.models import Pool, PoolAttribute
from words import cells
from words.fields import Words
from words.numbers import whole

_COLUMNS = {
    "attribute": "attribute variable ominaisuus muuttuja egenskap variabel attributet",
    "value": "value category group arvo luokka ryhmä värde klass kategori grupp",
    "people": "people count population väestö lukumäärä henkilöä antal befolkning personer",
}
_COLUMN_OF = {word: name for name, words in _COLUMNS.items() for word in words.split()}
MOST_ROWS = 500
_LONGEST = 60
_DIGITS = 10  # of a number of people: all who live


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
    text = row.get("people", "").replace(" ", "").replace("\u00a0", "")
    people = whole(text, digits=_DIGITS)
    group = found.groups.setdefault(attribute, {})
    if not attribute or not value:
        found.problems.append(_("Row %(row)s: the attribute or the value is missing.") % {"row": line})
    elif people is None:
        said = {"row": line, "text": text[:_LONGEST]}
        found.problems.append(_("Row %(row)s: “%(text)s” is not a number of people.") % said)
    elif value in group:
        found.problems.append(_("Row %(row)s: “%(text)s” stands twice.") % {"row": line, "text": value})
    else:
        group[value] = people


Groups = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Row:
    """``before``: None where the group is new or had no figure."""

    label: str
    before: int | None
    people: int
    share: float
    is_new: bool


@dataclass(frozen=True)
class Block:
    label: str
    is_new: bool
    rows: list[Row]
    left: list[str]  # groups of the pool that the file does not name: they keep what they have


def preview(pool: Pool, groups: Groups) -> list[Block]:
    """What taking the figures in would change."""
    known = _known(pool)
    blocks = []
    for name, its in groups.items():
        one = known.get(cells.plain(name))
        values = one.values if one else []
        before = {match: value for value in values if (match := _match(value, its)) is not None}
        total = sum(its.values()) or 1
        rows = [
            Row(
                _label(before[value]) if value in before else value,
                before[value].get("people") if value in before else None,
                people,
                100 * people / total,
                value not in before,
            )
            for value, people in its.items()
        ]
        left = [_label(value) for value in values if _match(value, its) is None]
        blocks.append(Block(str(one.label) if one else name, one is None, rows, left))
    return blocks


def sealed(groups: Groups, source: str) -> str:
    """What was read, to travel with the page on which it is looked at: nothing is kept before it is confirmed."""
    return signing.dumps({"groups": groups, "source": source}, salt="figures", compress=True)


def unsealed(text: str) -> tuple[Groups, str] | None:
    try:
        found = signing.loads(text, salt="figures", max_age=24 * 60 * 60)
    except signing.BadSignature:
        return None
    return found["groups"], found["source"]


def take_in(pool: Pool, groups: Groups, source: str) -> None:
    """New attributes are added; known ones (by key or label) get their figures, and values that are missing."""
    known = _known(pool)
    place = pool.attributes.count()
    for name, its in groups.items():
        one = known.get(cells.plain(name))
        if one is None:
            place += 1
            one = PoolAttribute(pool=pool, key=new_key(pool, name), label={pool.language: name}, position=place)
        one.values, one.source = _merged(one.values, its, pool.language), source[:300]
        one.save()


def new_key(pool: Pool, name: str) -> str:
    taken = set(pool.attributes.values_list("key", flat=True))
    stem = slugify(name)[:30] or "group"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken)


def _known(pool: Pool) -> dict[str, PoolAttribute]:
    return {cells.plain(name): one for one in pool.attributes.all() for name in (one.key, *one.label.values())}


def _label(value: Mapping[str, object]) -> str:
    return str(Words(value.get("label"))) or str(value["value"])  # type: ignore[arg-type]


def _match(value: Mapping[str, object], groups: Mapping[str, int]) -> str | None:
    """The file's name for a value of the pool."""
    own = (*Words(value.get("label")).values(), str(value["value"]))  # type: ignore[arg-type]
    names = {cells.plain(text) or text for text in own}
    return next((name for name in groups if (cells.plain(name) or name) in names), None)


def _merged(values: list[dict[str, object]], groups: Mapping[str, int], language: str) -> list[dict[str, object]]:
    left = dict(groups)
    merged = []
    for value in values:
        match = _match(value, left)
        merged.append({**value, "people": left.pop(match)} if match is not None else value)
    return [*merged, *({"value": name, "label": {language: name}, "people": many} for name, many in left.items())]
