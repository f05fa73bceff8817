"""Reads of pairs, as the seating's rules want them."""

from collections.abc import Iterable, Mapping

from panels.models import Membership
from sessions import seating
from sessions.pairs.models import Pair, Wish


def people(members: Iterable[Membership], panel_id: int) -> list[seating.Person]:
    """Panelists as the seating knows them: their quota attributes, and whom they are kept apart from or with."""
    wishes: dict[str, dict[int, set[int]]] = {Wish.APART: {}, Wish.TOGETHER: {}}
    for one, other, wish in Pair.objects.filter(panel=panel_id).values_list("one", "other", "wish"):
        wishes[wish].setdefault(one, set()).add(other)
        wishes[wish].setdefault(other, set()).add(one)
    return [
        seating.Person(
            id=member.pk,
            attributes=as_texts(member.attributes),
            apart=frozenset(wishes[Wish.APART].get(member.pk, ())),
            together=frozenset(wishes[Wish.TOGETHER].get(member.pk, ())),
        )
        for member in members
    ]


def as_texts(attributes: Mapping[str, object]) -> dict[str, str]:
    """Quota attributes as the seating compares them: a list of people may have held numbers."""
    return {key: str(value) for key, value in attributes.items()}


def unmet(panel_id: int, tables: Iterable[Iterable[int]]) -> list[Pair]:
    """Those of the panel's pairs that these tables, given as ids, break. Who is not seated breaks nothing."""
    place = {pk: at for at, table in enumerate(tables) for pk in table}
    pairs = Pair.objects.filter(panel=panel_id).select_related("one", "other")
    seated = (pair for pair in pairs if pair.one_id in place and pair.other_id in place)
    return [pair for pair in seated if (place[pair.one_id] == place[pair.other_id]) != (pair.wish == Wish.TOGETHER)]
