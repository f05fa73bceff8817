"""What is one person's alone, besides the board and the ballot: it travels as ``me`` in a slot of its own."""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.utils import timezone

from facilitation.desk import selectors as desk
from facilitation.desk.events import DeskEvent
from facilitation.polls import selectors as polls
from facilitation.talk import selectors as talk
from facilitation.talk.events import TALK
from live.places import RoomRef
from roomlog.models import RoomKind
from sessions.models import Meeting

ByMember = dict[int, Any]


class Own(NamedTuple):
    """One slot. ``read``: by membership, in a few queries however many; ``nobodys``: while nothing has ``begun``."""

    slot: str
    kinds: frozenset[RoomKind]
    touched_by: frozenset[str]
    begun: Callable[[RoomRef], bool]
    nobodys: Any
    read: Callable[[RoomRef, Collection[int]], ByMember]


def _talk(ref: RoomRef, members: Collection[int]) -> ByMember:
    meeting = Meeting.objects.get(pk=ref.meeting)
    return talk.mine(talk.Queue(ref.room, meeting, timezone.now(), ref.table or None), members)


def _desk(ref: RoomRef, members: Collection[int]) -> ByMember:
    return desk.mine(ref.meeting, members)


def _polls(ref: RoomRef, members: Collection[int]) -> ByMember:
    return polls.mine(ref.meeting, members)


_LIVE = frozenset({RoomKind.PLENARY, RoomKind.TABLE})

OWN = [
    Own("talk", _LIVE, TALK, lambda ref: talk.has_begun(ref.room), talk.NOBODYS, _talk),
    Own(
        "desk",
        frozenset({RoomKind.PLENARY}),
        frozenset({DeskEvent.HELP, DeskEvent.DEED}),
        lambda ref: desk.has_begun(ref.meeting),
        desk.NOBODYS,
        _desk,
    ),
    # An answer is told to its sender by the ack; a page that comes back is told here.
    Own("polls", frozenset({RoomKind.PLENARY}), frozenset(), lambda ref: polls.has_begun(ref.meeting), {}, _polls),
]


def owns_of(kind: RoomKind) -> list[Own]:
    return [own for own in OWN if kind in own.kinds]


def of(ref: RoomRef, slots: Collection[str], members: Collection[int]) -> dict[str, ByMember]:
    """By slot what is these people's own."""
    return {own.slot: own.read(ref, members) for own in owns_of(ref.kind) if own.slot in slots}


def while_nothing(ref: RoomRef) -> dict[str, Any]:
    """By slot what is everybody's; None where something has begun."""
    return {own.slot: None if own.begun(ref) else own.nobodys for own in owns_of(ref.kind)}


def news(ref: RoomRef, kinds: set[str], here: Callable[[], Collection[int]], *, limited: bool) -> dict[str, ByMember]:
    """By slot what the events may have changed for these people; ``limited``: as if everything had happened."""
    touched = [own for own in owns_of(ref.kind) if limited or own.touched_by & kinds]
    members = here() if touched else ()
    return {own.slot: own.read(ref, members) for own in touched} if members else {}
