"""What can happen in the evidence library, in the panel's room. The subject is the item's id."""

from enum import StrEnum


class EvidenceEvent(StrEnum):
    ADDED = "evidence.added"
    CHANGED = "evidence.changed"
    REMOVED = "evidence.removed"
    RESTORED = "evidence.restored"
