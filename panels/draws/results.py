"""Who was drawn, who is in reserve, and how the panel compares with quotas, volunteers and population."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from draw.problem import where_of
from panels.draws import problems
from panels.draws.models import Draw, Offer
from panels.draws.pools import pool_of
from words.fields import Words


@dataclass(frozen=True)
class Comparison:
    """One group: what the quota wants, who was drawn, who volunteered, who lives there (per cent of what is known)."""

    label: str
    minimum: int
    maximum: int
    target: float | None
    drawn: int
    volunteers: int
    drawn_percent: float
    volunteers_percent: float
    population_percent: float | None

    @property
    def keeps(self) -> bool:
        return self.minimum <= self.drawn <= self.maximum


@dataclass(frozen=True)
class Group:
    label: str
    source: str
    rows: list[Comparison]


def offers_of(draw: Draw) -> list[Offer]:
    return list(draw.offers.select_related("volunteer__resident", "membership").order_by("rank", "volunteer__key"))


def drawn_people(draw: Draw) -> dict[str, Any]:
    offers = offers_of(draw)
    return {
        "seats": [one for one in offers if one.rank is None],
        "reserves": [one for one in offers if one.rank is not None],
    }


def composition(draw: Draw, keys: set[str] | None = None) -> list[Group]:
    """By attribute. ``keys``: of the panel's people; those that were drawn unless others are given."""
    problem = problems.from_json(Draw.objects.only("problem").get(pk=draw.pk).problem)
    if keys is None:
        keys = set(draw.offers.filter(rank=None).values_list("volunteer__key", flat=True))
    panel = [dict(one.values) for one in problem.people if one.key in keys]
    everybody = [dict(one.values) for one in problem.people]
    limits = {quota.where: quota for quota in problem.quotas}
    attributes = list(pool_of(draw.panel).attributes.all())
    used = {where[0][0] for where in limits if len(where) == 1}
    return [
        Group(str(one.label), one.source, _rows(one.key, one.values, limits, panel, everybody))
        for one in attributes
        if one.key in used
    ]


def _rows(
    key: str, values: list[dict[str, Any]], limits: Any, panel: list[dict[str, str]], everybody: list[dict[str, str]]
) -> list[Comparison]:
    drawn = Counter(one.get(key) for one in panel)
    volunteers = Counter(one.get(key) for one in everybody)
    people = sum(value.get("people") or 0 for value in values)
    rows = []
    for value in values:
        quota = limits.get(where_of({key: value["value"]}))
        rows.append(
            Comparison(
                label=str(Words(value.get("label"))) or value["value"],
                minimum=quota.minimum if quota else 0,
                maximum=quota.maximum if quota else len(panel),
                target=quota.target if quota else None,
                drawn=drawn[value["value"]],
                volunteers=volunteers[value["value"]],
                drawn_percent=100 * drawn[value["value"]] / max(1, len(panel)),
                volunteers_percent=100 * volunteers[value["value"]] / max(1, len(everybody)),
                population_percent=100 * value["people"] / people if people and value.get("people") else None,
            )
        )
    return rows
