"""From the tables to draw's problem and back."""

from collections.abc import Iterable
from typing import Any

from draw.problem import Person, Problem, Quota, where_of
from panels.draws.models import Apart, Volunteer
from panels.draws.models import Quota as QuotaRow
from panels.draws.pools import volunteers_in_sight
from panels.models import Panel


def volunteers_of(panel: Panel) -> list[Volunteer]:
    """Those a draw is made from, in the order of their random keys."""
    return list(volunteers_in_sight(panel).order_by("key"))


def problem_of(
    panel: Panel, quotas: Iterable[Quota] | None = None, *, seats: int | None = None, by_household: bool = True
) -> Problem:
    """``quotas``, ``seats``: others than the saved ones, while they are edited."""
    volunteers = volunteers_of(panel)
    people = tuple(Person(one.key, dict(one.values), one.household if by_household else "") for one in volunteers)
    return Problem(
        people=people,
        seats=panel.seats if seats is None else seats,
        quotas=tuple(saved_quotas(panel) if quotas is None else quotas),
        apart=_apart(panel, {one.pk: one.key for one in volunteers}),
    )


def saved_quotas(panel: Panel) -> list[Quota]:
    return [quota_of(row) for row in panel.draw_quotas.all()]


def quota_of(row: QuotaRow) -> Quota:
    return Quota(where_of(row.where), row.minimum, row.maximum, row.target)


def _apart(panel: Panel, key_of: dict[int, str]) -> tuple[tuple[str, str], ...]:
    pairs = Apart.objects.filter(one__panel=panel).values_list("one", "other")
    both = ((key_of[one], key_of[other]) for one, other in pairs if one in key_of and other in key_of)
    return tuple(sorted((min(pair), max(pair)) for pair in both))


def as_json(problem: Problem) -> dict[str, Any]:
    """The problem as it was when the draw was asked for: what comes later changes nothing.

    A household is named by the first key in it, as in the published file: nothing in here comes from an address.
    """
    first: dict[str, str] = {"": ""}
    for one in problem.people:
        first.setdefault(one.household, one.key)
    return {
        "seats": problem.seats,
        "people": [[one.key, dict(one.values), first[one.household]] for one in problem.people],
        "quotas": [[dict(one.where), one.minimum, one.maximum, one.target] for one in problem.quotas],
        "apart": [list(pair) for pair in problem.apart],
    }


def from_json(kept: dict[str, Any]) -> Problem:
    return Problem(
        people=tuple(Person(key, values, household) for key, values, household in kept["people"]),
        seats=kept["seats"],
        quotas=tuple(Quota(where_of(where), low, high, target) for where, low, high, target in kept["quotas"]),
        apart=tuple((one, other) for one, other in kept["apart"]),
    )
