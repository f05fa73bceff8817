"""Where items stand, told from updates alone, and whether they may stand there.

In Yjs an item's place never changes: it is the parent that the item names, or the place of the neighbours it was put
between. So whoever knows the places of all items knows of each new one whether a draft may hold it, whatever has been
or will be deleted; nobody has to look at the whole document. See docs/decisions/005-the-place-of-an-item.md.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Self, TypeGuard, cast

from recommendations.drafts import schema, structs
from recommendations.drafts.structs import DELETED, GC, Id, Item

Place = str | Id | tuple[str, Id]  # a fragment; inside an element or a text; a value of one of its attributes


class Misplaced(ValueError):
    """No draft has such an item there, or Yjs' implementations do not agree on what becomes of it."""


class Places:
    """The places of items, by stretches of each Yjs client's clock."""

    def __init__(self) -> None:
        self._of: dict[int, tuple[list[int], list[int], list[Place]]] = {}  # starts, ends and places, in order

    def add(self, client: int, clock: int, end: int, place: Place) -> None:
        """It comes after all that were added of its client."""
        starts, ends, places = self._of.setdefault(client, ([], [], []))
        if ends and ends[-1] == clock and places[-1] == place:
            ends[-1] = end
        else:
            starts.append(clock)
            ends.append(end)
            places.append(place)

    def get(self, one: Id) -> Place | None:
        if one[0] not in self._of:
            return None
        starts, ends, places = self._of[one[0]]
        n = bisect_right(starts, one[1]) - 1
        return places[n] if n >= 0 and one[1] < ends[n] else None

    def cut(self, clocks: Mapping[int, int]) -> None:
        """Keep only what comes before these clocks."""
        for client, (starts, ends, places) in self._of.items():
            clock = clocks.get(client, 0)
            while starts and starts[-1] >= clock:
                del starts[-1], ends[-1], places[-1]
            if ends:
                ends[-1] = min(ends[-1], clock)


class Standing:
    def __init__(self) -> None:
        self._tags: dict[Id, str] = {}  # of elements; "#" for texts
        self._gone = Places()  # what was deleted before we came, and may have been an element or a text
        self._places = Places()

    @classmethod
    def of(cls, state: bytes) -> Self:
        """Of a whole document, encoded as an update, in which items may stand before their neighbours."""
        here = cls()
        items = sorted(structs.read(state).items)
        places = resolved(items)
        for item in items:
            if item.tag:
                here._tags[item.start] = item.tag
            if item.kind in {GC, DELETED}:
                here._gone.add(item.client, item.clock, item.end, "")
            if (place := places.get(item.start)) is not None:
                here._places.add(item.client, item.clock, item.end, place)
        return here

    def take(self, items: Iterable[Item], clocks: Mapping[int, int]) -> bool:
        """Remember what is new after these clocks; whether all of it is known to fit. Raises Misplaced.

        If it raises, or if the items do not come to stay, ``cut`` forgets them.
        """
        fits = True
        for item in items:
            known = clocks.get(item.client, 0)
            if item.end <= known:  # Yjs does not look at it again
                continue
            if item.tag:
                self._tags[item.start] = item.tag
            place = self._place_of(item, known)
            if place is None:
                fits = False
            else:
                self._places.add(item.client, max(item.clock, known), item.end, place)
                fits = self._suits(item, place) and fits
        return fits

    def cut(self, clocks: Mapping[int, int]) -> None:
        """Forget all but the items before these clocks."""
        self._tags = {one: tag for one, tag in self._tags.items() if one[1] < clocks.get(one[0], 0)}
        self._places.cut(clocks)

    def _place_of(self, item: Item, known: int) -> Place | None:
        """None if that cannot be told, for somebody cleared away what it was put beside."""
        told = {_named(item)} if item.parent is not None else {self._places.get(one) for one in item.beside}
        if item.clock < known:  # its beginning is here already
            told.add(self._places.get((item.client, known - 1)))
        if len(told - {None}) > 1:
            raise Misplaced
        return None if None in told else told.pop()

    def _suits(self, item: Item, place: Place) -> bool:
        """Whether the item is known to fit there; False if somebody cleared away what it stands in."""
        within = place[1] if _is_value(place) else cast(Id, place)
        tag = "" if isinstance(place, str) else self._tags.get(within)
        if tag is None and self._gone.get(within) is None:
            raise Misplaced
        if item.is_value != _is_value(place) or not (tag is None or _may_hold(tag, item)):
            raise Misplaced
        return tag is not None


def _may_hold(tag: str, item: Item) -> bool:
    if item.kind == DELETED:
        return True
    if item.is_value:
        return tag == "heading"
    if item.tag:
        return item.tag in schema.CHILDREN.get(tag, ())
    return tag == "#"


def _named(item: Item) -> Place | None:
    if item.is_value and isinstance(item.parent, tuple):
        return "level", item.parent  # the only attribute that there is
    return item.parent


def _is_value(place: Place) -> TypeGuard[tuple[str, Id]]:
    return isinstance(place, tuple) and isinstance(place[0], str)


def resolved(items: list[Item]) -> dict[Id, Place]:
    """The places of all items that can be told. The items are in order, and all that there are."""
    starts = [item.start for item in items]

    def at(one: Id) -> Id:
        return starts[max(0, bisect_right(starts, one) - 1)]

    followers: dict[Id, list[Item]] = {}
    for item in items:
        for one in item.beside:
            followers.setdefault(at(one), []).append(item)
    places: dict[Id, Place] = {}
    due = [(item, place) for item in items if (place := _named(item)) is not None]
    while due:
        item, place = due.pop()
        if item.start not in places:
            places[item.start] = place
            beside = followers.get(item.start, ())
            due += [(one, place) for one in beside if all(places.get(at(id_)) == place for id_ in one.beside)]
    return places
