"""Who must not sit in one panel: households that the letters told of, and pairs that an organiser enters."""

from collections import defaultdict
from dataclasses import dataclass

from panels.command import Refused
from panels.draws.events import DrawEvent
from panels.draws.models import Apart
from panels.draws.pools import volunteers_in_sight
from panels.draws.volunteering import must_be_open
from panels.models import Panel
from roomlog.log import Tx


@dataclass(frozen=True)
class Pair:
    pk: int
    one: str
    other: str


def volunteers(panel: Panel) -> list[tuple[int, str]]:
    """(id, name) of whom a draw would be made from, by name."""
    return list(volunteers_in_sight(panel).order_by("resident__name", "pk").values_list("pk", "resident__name"))


def pairs(panel: Panel) -> list[Pair]:
    here = volunteers_in_sight(panel)
    found = Apart.objects.filter(one__in=here, other__in=here).order_by("one__resident__name", "pk")
    return [Pair(*row) for row in found.values_list("pk", "one__resident__name", "other__resident__name")]


def households(panel: Panel) -> list[list[str]]:
    """Names of those who live together, as far as the register told."""
    homes: dict[str, list[str]] = defaultdict(list)
    found = volunteers_in_sight(panel).exclude(household="")
    for household, name in found.order_by("resident__name").values_list("household", "resident__name"):
        homes[household].append(name)
    return sorted(names for names in homes.values() if len(names) > 1)


def keep_apart(tx: Tx, panel: Panel, one: int, other: int) -> None:
    """Raises Refused. The same pair twice is one."""
    first, second = sorted((one, other))
    known = volunteers_in_sight(panel).filter(pk__in=[first, second])
    if first == second or known.count() != 2:
        raise Refused("no-such-pair")
    must_be_open(panel)
    _pair, new = Apart.objects.get_or_create(one_id=first, other_id=second)
    if new:
        tx.append(DrawEvent.APART, panel.pk)


def let_together(tx: Tx, panel: Panel, pk: int) -> None:
    must_be_open(panel)
    deleted, _by_model = Apart.objects.filter(one__panel=panel, pk=pk).delete()
    if deleted:
        tx.append(DrawEvent.APART, panel.pk)
