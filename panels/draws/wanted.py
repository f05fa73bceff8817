"""How many volunteers are still missing where: what a draw of real choice would want, against who has come."""

from collections import Counter
from math import ceil

from django.conf import settings

from panels.draws.pools import volunteers_in_sight
from panels.models import Panel


def missing(panel: Panel) -> dict[tuple[str, str], int]:
    """(attribute, value) → volunteers still wanted: so many times the quota's target, less those who are there."""
    have: Counter[tuple[str, str]] = Counter()
    for values in volunteers_in_sight(panel).values_list("values", flat=True):
        have.update(values.items())
    found = {}
    for quota in panel.draw_quotas.all():
        if len(quota.where) == 1:
            ((key, value),) = quota.where.items()
            wanted = ceil(settings.RAATI.volunteers_per_seat * max(quota.target or 0, quota.minimum))
            found[key, value] = max(0, wanted - have[key, value])
    return found
