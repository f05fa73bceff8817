"""The quotas as the editor shows them: a block for each attribute, a row for each value, and crossed rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from draw.problem import Quota, Where, where_of
from draw.quotas import WIDTHS, from_population
from panels.draws.problems import volunteers_of
from panels.models import Panel
from panels.seen import digest
from pool.models import PoolAttribute
from words.fields import Words
from words.numbers import whole

Limits = Mapping[Where, tuple[int, int]]
CROSSED = 12  # crossed rows at most: more belong into an attribute of their own
_MOST = 5000


@dataclass(frozen=True)
class Row:
    """``name``: of its two boxes in the form. ``people``: the population, ``volunteers``: who has come."""

    name: str
    where: Where
    label: str
    minimum: int
    maximum: int
    people: int | None = None
    volunteers: int = 0
    target: float | None = None

    @property
    def quota(self) -> Quota:
        return Quota(self.where, self.minimum, self.maximum, self.target)


@dataclass(frozen=True)
class Block:
    """One attribute. ``used``: whether the panel has quotas on it; without figures nothing can be proposed."""

    key: str
    label: str
    source: str
    used: bool
    rows: tuple[Row, ...]

    @property
    def has_figures(self) -> bool:
        """Of two groups at least. One without, e.g. a gender that the register does not know, gets no limits."""
        return sum(bool(row.people) for row in self.rows) > 1

    @property
    def minimum(self) -> int:
        return sum(row.minimum for row in self.rows)

    @property
    def maximum(self) -> int:
        return sum(row.maximum for row in self.rows)

    @property
    def widest(self) -> int:
        return max((max(row.maximum, round(row.target or 0)) for row in self.rows), default=1) or 1


@dataclass(frozen=True)
class Sheet:
    seats: int
    blocks: tuple[Block, ...]
    crossed: tuple[Row, ...] = ()
    wrong: tuple[str, ...] = field(default=())  # names of boxes that hold no number

    @property
    def quotas(self) -> list[Quota]:
        rows = [row for block in self.blocks if block.used for row in block.rows]
        return [row.quota for row in (*rows, *self.crossed)]

    def with_limits(self, where: Where, minimum: int | None, maximum: int | None) -> Sheet:
        """One row changed, e.g. by a proposal."""

        def changed(row: Row) -> Row:
            if row.where != where:
                return row
            low = row.minimum if minimum is None else minimum
            return replace(row, minimum=low, maximum=row.maximum if maximum is None else maximum)

        blocks = tuple(replace(one, rows=tuple(map(changed, one.rows))) for one in self.blocks)
        return replace(self, blocks=blocks, crossed=tuple(map(changed, self.crossed)))

    def proposed(self, width: str) -> Sheet:
        """Minimum and maximum of every block with figures from the population's shares."""
        return replace(self, blocks=tuple(_proposed(one, self.seats, width) for one in self.blocks))


def of_panel(panel: Panel, attributes: Iterable[PoolAttribute]) -> Sheet:
    """As saved."""
    saved = {where_of(row.where): (row.minimum, row.maximum) for row in panel.draw_quotas.all()}
    limits: Limits = {where: pair for where, pair in saved.items() if len(where) == 1}
    used = {where[0][0] for where in limits}
    sheet = _sheet(panel, attributes, panel.seats, limits, used, [])
    if not saved:  # a first proposal on what residents are asked for
        figured = tuple(replace(one, used=one.has_figures) for one in sheet.blocks)
        return replace(sheet, blocks=figured).proposed("one") if sheet.seats else replace(sheet, blocks=figured)
    crossed = [(where, *pair) for where, pair in saved.items() if len(where) > 1]
    return _sheet(panel, attributes, panel.seats, limits, used, crossed)


def version_of(panel: Panel) -> str:
    """Of what is saved now: two organisers who type at once do not overwrite each other unseen."""
    seats = Panel.objects.values_list("seats", flat=True).get(pk=panel.pk)
    return digest([seats, list(panel.draw_quotas.values_list("where", "minimum", "maximum"))])


def differences(typed: Sheet, panel: Panel, attributes: Iterable[PoolAttribute]) -> list[tuple[str, str, str]]:
    """(what, as typed, as it was saved meanwhile), in words."""
    names, fresh = dict(choices_of(attributes)), Panel.objects.get(pk=panel.pk)
    mine = {one.where: (one.minimum, one.maximum) for one in typed.quotas}
    saved = {where_of(row.where): (row.minimum, row.maximum) for row in fresh.draw_quotas.all()}
    found = [(str(_("Seats")), str(typed.seats), str(fresh.seats))] if typed.seats != fresh.seats else []
    return found + [
        (
            " · ".join(names.get(f"{key}={value}", value) for key, value in where),
            _in_words(mine.get(where)),
            _in_words(saved.get(where)),
        )
        for where in {**mine, **saved}
        if mine.get(where) != saved.get(where)
    ]


def _in_words(limits: tuple[int, int] | None) -> str:
    return _("%(low)s to %(high)s") % {"low": limits[0], "high": limits[1]} if limits else _("no quota")


def of_form(panel: Panel, attributes: Iterable[PoolAttribute], data: Mapping[str, str]) -> Sheet:
    """As typed. Boxes without a number count as 0 and are named in ``wrong``."""
    wrong: list[str] = []

    def number(name: str) -> int:
        found = whole(data.get(name, "").strip())
        if found is None or found > _MOST:
            wrong.append(name)
            return 0
        return found

    attributes = list(attributes)
    seats = number("seats")
    limits: dict[Where, tuple[int, int]] = {}
    used = set()
    for one in attributes:
        if f"use_{one.key}" in data:
            used.add(one.key)
        for place, value in enumerate(one.values):
            name = f"{one.key}_{place}"
            if f"min_{name}" in data and one.key in used:
                limits[where_of({one.key: value["value"]})] = (number(f"min_{name}"), number(f"max_{name}"))
    crossed = [
        (where, number(f"min_x{place}"), number(f"max_x{place}"))
        for place in range(CROSSED)
        if (where := _crossed(attributes, data.get(f"a_x{place}", ""), data.get(f"b_x{place}", "")))
    ]
    return replace(_sheet(panel, attributes, seats, limits, used, crossed), wrong=tuple(wrong))


def choices_of(attributes: Iterable[PoolAttribute]) -> list[tuple[str, str]]:
    """For a crossed row: ``age=80+`` and how it is called."""
    return [
        (f"{one.key}={value['value']}", f"{one.label}: {Words(value.get('label')) or value['value']}")
        for one in attributes
        for value in one.values
    ]


def _crossed(attributes: list[PoolAttribute], one: str, other: str) -> Where:
    """Two values of two attributes; () for anything else."""
    known = {code for code, _label in choices_of(attributes)}
    halves = [code.partition("=") for code in (one, other) if code in known]
    pairs = {key: value for key, _sign, value in halves}
    return where_of(pairs) if len(pairs) == 2 else ()


def _sheet(
    panel: Panel,
    attributes: Iterable[PoolAttribute],
    seats: int,
    limits: Limits,
    used: set[str],
    crossed: list[tuple[Where, int, int]],
) -> Sheet:
    attributes = list(attributes)
    people = [dict(one.values) for one in volunteers_of(panel)]
    counts = Counter(pair for values in people for pair in values.items())
    names = dict(choices_of(attributes))
    blocks = tuple(_block(one, seats, limits, one.key in used, counts) for one in attributes)
    rows = tuple(
        Row(
            f"x{place}",
            where,
            " · ".join(names.get(f"{key}={value}", value) for key, value in where),
            low,
            high,
            volunteers=sum(all(values.get(key) == value for key, value in where) for values in people),
        )
        for place, (where, low, high) in enumerate(crossed)
    )
    return Sheet(seats, blocks, rows)


def _block(
    one: PoolAttribute,
    seats: int,
    limits: Limits,
    used: bool,
    counts: Mapping[tuple[str, str], int],
) -> Block:
    rows = []
    for place, value in enumerate(one.values):
        where = where_of({one.key: value["value"]})
        low, high = limits.get(where, (0, seats))
        rows.append(
            Row(
                f"{one.key}_{place}",
                where,
                str(Words(value.get("label"))) or value["value"],
                low,
                high,
                value.get("people"),
                counts.get((one.key, value["value"]), 0),
            )
        )
    block = Block(one.key, str(one.label), one.source, used, tuple(rows))
    if not block.has_figures:
        return block
    targets = {quota.where: quota.target for quota in from_population(_figures(block), seats)}
    return replace(block, rows=tuple(replace(row, target=targets.get(row.where)) for row in rows))


def _figures(block: Block) -> dict[Where, int]:
    return {row.where: row.people for row in block.rows if row.people}


def _proposed(block: Block, seats: int, width: str) -> Block:
    if not block.has_figures or width not in WIDTHS:
        return block
    found = {quota.where: quota for quota in from_population(_figures(block), seats, width)}
    rows = []
    for row in block.rows:
        one = found.get(row.where)
        low, high = (one.minimum, one.maximum) if one else (0, seats)
        rows.append(replace(row, minimum=low, maximum=high))
    return replace(block, rows=tuple(rows))
