"""What later apps do when a meeting ends. They register it: imports run downward only."""

from collections.abc import Callable

from roomlog.log import Tx
from sessions.models import Meeting

Ending = Callable[[Tx, Meeting], None]
_all: list[Ending] = []


def on_end(ending: Ending) -> None:
    """``ending(tx, meeting)`` runs in the same transaction, after the meeting's row says that it has ended."""
    if ending not in _all:
        _all.append(ending)


def ended(tx: Tx, meeting: Meeting) -> None:
    for ending in _all:
        ending(tx, meeting)
