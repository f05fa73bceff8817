"""How the panel was composed: from invitation to vote, and its seats beside the people who took them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from panels.few import told
from panels.models import Membership, Panel, Role
from recommendations.report.chain import written
from recommendations.report.structure import Composition, FunnelStep, Quota, QuotaRow
from words.fields import Words

FULL = 1000  # a bar's whole width in thousandths


def composition(panel: Panel) -> Composition:
    people = list(
        Membership.objects.filter(panel=panel, role=Role.PANELIST, removed_at=None).values_list("attributes", flat=True)
    )
    quotas = (_quota(quota, people) for quota in panel.quotas)
    return Composition(funnel(panel.funnel), tuple(quota for quota in quotas if quota.rows))


def funnel(steps: Iterable[Mapping[str, Any]]) -> tuple[FunnelStep, ...]:
    counted = [(written(step.get("label")), int(step.get("count", 0))) for step in steps]
    widest = max((count for _label, count in counted), default=0)
    return tuple(FunnelStep(label, count, _width(count, widest)) for label, count in counted)


def _quota(quota: Mapping[str, Any], people: list[dict[str, str]]) -> Quota:
    attribute = Words(quota.get("attribute"))
    values = [Words(one.get("value")) for one in quota.get("values", [])]
    seats = [int(one.get("seats", 0)) for one in quota.get("values", [])]
    members = _members(attribute, values, people)
    may_tell = told(members)
    widest = max([*seats, *members], default=0)
    rows = (
        QuotaRow(
            value=written(value),
            seats=seats[place],
            members=may_tell[place],
            few=members[place] < settings.RAATI.fewest_told,
            seats_width=_width(seats[place], widest),
            members_width=_width(may_tell[place] or 0, widest),
        )
        for place, value in enumerate(values)
    )
    return Quota(written(attribute), tuple(rows), shows_members=any(members))


def _members(attribute: Words, values: list[Words], people: list[dict[str, str]]) -> list[int]:
    """How many panelists have each value. Attributes were typed by people: any language, any case."""
    names = _names(attribute)
    counts = Counter(
        str(value).strip().casefold()
        for person in people
        for name, value in person.items()
        if name.strip().casefold() in names
    )
    return [sum(counts[name] for name in _names(value)) for value in values]


def _names(texts: Words) -> set[str]:
    return {text.casefold() for text in texts.values()}


def _width(count: int, widest: int) -> int:
    return count * FULL // widest if widest else 0
