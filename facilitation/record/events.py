"""What can happen to a table's notes. The subject is the line's id."""

from enum import StrEnum


class RecordEvent(StrEnum):
    WRITTEN = "record.written"
    CORRECTED = "record.corrected"
    REMOVED = "record.removed"
    RESTORED = "record.restored"
