"""Why somebody's chance was as large as it was: seats and volunteers in each of their groups."""

from dataclasses import dataclass

from draw.problem import where_of
from panels.draws import problems
from panels.draws.models import Chance, Draw, Volunteer
from panels.draws.pools import pool_of
from pool.questions.verdict import names_of, where_words


@dataclass(frozen=True)
class Reason:
    """One group the person is in. ``ratio``: the most seats per volunteer, against all seats per all volunteers."""

    label: str
    volunteers: int
    minimum: int
    maximum: int
    ratio: float


@dataclass(frozen=True)
class Why:
    """``percent``: the chance; ``panels``: in how many of the numbered panels the person sits."""

    percent: float
    panels: int
    of_panels: int
    even: float
    reasons: tuple[Reason, ...]
    excluded: bool

    @property
    def scarce(self) -> Reason | None:
        """The group with the fewest seats for its volunteers."""
        found = [one for one in self.reasons if one.ratio < 0.97]
        return min(found, key=lambda one: one.ratio, default=None)

    @property
    def plenty(self) -> Reason | None:
        found = [one for one in self.reasons if one.ratio > 1.03]
        return max(found, key=lambda one: one.ratio, default=None)


def why_of(draw: Draw, one: Volunteer) -> Why | None:
    """None for somebody who was not in this draw."""
    mine = Chance.objects.filter(draw=draw, volunteer=one).first()
    if mine is None:
        return None
    kept = Draw.objects.only("problem", "panels").get(pk=draw.pk)
    problem = problems.from_json(kept.problem)
    person = next(person for person in problem.people if person.key == one.key)
    names = names_of(pool_of(draw.panel).attributes.all())
    everybody = problem.seats / len(problem.people)
    reasons = []
    for quota in problem.quotas:
        if not person.fits(quota.where):
            continue
        volunteers = sum(other.fits(quota.where) for other in problem.people)
        middle = quota.target if quota.target is not None else (quota.minimum + quota.maximum) / 2
        label = where_words(where_of(dict(quota.where)), names)
        reasons.append(Reason(label, volunteers, quota.minimum, quota.maximum, middle / volunteers / everybody))
    return Why(
        percent=100 * mine.chance,
        panels=round(mine.realised * len(kept.panels)),
        of_panels=len(kept.panels),
        even=100 * everybody,
        reasons=tuple(reasons),
        excluded=mine.chance == 0,
    )
