"""What can happen to the pairs of a panel. The event names nobody."""

from enum import StrEnum


class PairEvent(StrEnum):
    CHANGED = "pairs.changed"
