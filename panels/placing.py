"""What later apps do when somebody is removed or gets another role. They register it: imports run downward only."""

from collections.abc import Callable

from panels.models import Membership
from roomlog.log import Tx

Replacing = Callable[[Tx, Membership], None]
_all: list[Replacing] = []


def on_replaced(replacing: Replacing) -> None:
    """``replacing(tx, membership)`` runs in the same transaction, with the panel's room locked."""
    if replacing not in _all:
        _all.append(replacing)


def replaced(tx: Tx, membership: Membership) -> None:
    for replacing in _all:
        replacing(tx, membership)
