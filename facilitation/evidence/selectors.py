"""Reads of the library. ``citable`` is where texts that cite evidence begin."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from facilitation.evidence.models import Evidence, EvidenceRead, Kind, Side
from panels.models import Membership, Panel, Role


def library(panel: Panel) -> list[Evidence]:
    """With ``readers``: how many panelists have marked an item as read."""
    active = Q(reads__membership__role=Role.PANELIST, reads__membership__removed_at=None)
    return list(Evidence.objects.live().filter(panel=panel).annotate(readers=Count("reads", filter=active)))


def citable(panel: Panel) -> list[Evidence]:
    """What a text may cite, by its reference (E1, E2, …): also what was taken out of the library since."""
    return list(Evidence.objects.filter(panel=panel))


def read_by(membership: Membership) -> set[int]:
    """The ids of the items that somebody has marked as read."""
    return set(EvidenceRead.objects.filter(membership=membership).values_list("evidence", flat=True))


@dataclass(frozen=True)
class Weight:
    """How much one side has: items, and its share of the bar in per cent."""

    side: Side
    items: int
    share: int


def balance(items: Iterable[Evidence]) -> list[Weight]:
    found = list(items)
    most = max((sum(one.side == side for one in found) for side in Side), default=0) or 1
    weights = []
    for side in (Side.FOR, Side.NEUTRAL, Side.AGAINST):
        count = sum(one.side == side for one in found)
        weights.append(Weight(side, count, round(100 * count / most)))
    return weights


def leans(weights: Iterable[Weight]) -> str:
    """ "for", "against", or "" where both sides have as many items."""
    count = {weight.side: weight.items for weight in weights}
    if count[Side.FOR] == count[Side.AGAINST]:
        return ""
    return "for" if count[Side.FOR] > count[Side.AGAINST] else "against"


def table_of(item: Evidence) -> tuple[list[str], list[list[str]], str]:
    """A comparison's head, rows and language: a row a line, cells parted by ``|``; short rows are filled up."""
    text, language = item.body.best()
    lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line.strip()]
    if item.kind != Kind.COMPARISON or not lines:
        return [], [], language
    width = max(len(line) for line in lines)
    head, *rows = [line + [""] * (width - len(line)) for line in lines]
    return head, rows, language
