"""The few questions a volunteer is asked: what the panel's quotas are set on, and nothing else."""

from dataclasses import dataclass

from panels.draws.models import Quota
from panels.models import Panel
from pool.models import Pool, PoolAttribute
from pool.questions.verdict import choices_of


@dataclass(frozen=True)
class Question:
    """``choices``: (value, label). ``may_skip``: the quotas leave room for people who do not say."""

    key: str
    label: str
    choices: list[tuple[str, str]]
    may_skip: bool


def questions_of(pool: Pool, panel: Panel | None) -> list[Question]:
    quotas = list(panel.draw_quotas.all()) if panel else []
    in_quotas = {key for quota in quotas for key in quota.where}
    seats = panel.seats if panel else 0
    return [
        Question(one.key, str(one.label), choices_of(one), may_skip(one, quotas, seats))
        for one in pool.attributes.all()
        if (one.key in in_quotas if in_quotas else one.is_asked)
    ]


def may_skip(attribute: PoolAttribute, quotas: list[Quota], seats: int) -> bool:
    """Whether a panel can hold somebody of whom this is not known: the minimums leave a seat free."""
    least = sum(quota.minimum for quota in quotas if list(quota.where) == [attribute.key])
    return not seats or least < seats


def names_of(pool: Pool) -> dict[str, dict[str, str]]:
    """Labels for reading: attribute key → {"": its own label, value: label}."""
    return {one.key: {"": str(one.label), **dict(choices_of(one))} for one in pool.attributes.all()}
