"""What a finished draw tells the panel's open page and its report: the way from letters to seats, and the quotas."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from draw.problem import Problem
from panels.defaults import everywhere
from panels.draws.pools import pool_of
from panels.models import Panel
from pool.letters.models import BatchState, Letter


def tell(panel: Panel, problem: Problem, keys: set[str]) -> None:
    """Only where nobody has written it by hand."""
    fresh = Panel.objects.get(pk=panel.pk)
    fresh.funnel = fresh.funnel or _funnel(fresh, problem)
    fresh.quotas = fresh.quotas or _quotas(fresh, problem, keys)
    fresh.save()


def _funnel(panel: Panel, problem: Problem) -> list[dict[str, Any]]:
    sent = Letter.objects.filter(
        batch__invites_to=panel.slug, batch__state__in=[BatchState.SENT, BatchState.CLOSED]
    ).count()
    steps = (
        (_("Invited by a random sample"), sent),
        (_("Volunteered"), len(problem.people)),
        (_("Drawn by lot under quotas"), problem.seats),
    )
    return [{"label": dict(everywhere(label)), "count": count} for label, count in steps if count]


def _quotas(panel: Panel, problem: Problem, keys: set[str]) -> list[dict[str, Any]]:
    """Seats by group as they were drawn, for the attributes that have quotas."""
    used = {key for quota in problem.quotas for key, _value in quota.where}
    drawn = Counter(pair for person in problem.people if person.key in keys for pair in person.values.items())
    return [
        {
            "attribute": dict(one.label),
            "values": [
                {
                    "value": value.get("label") or {panel.language: value["value"]},
                    "seats": drawn[one.key, value["value"]],
                }
                for value in one.values
            ],
        }
        for one in pool_of(panel).attributes.all()
        if one.key in used
    ]
