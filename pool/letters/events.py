"""What can happen to letters, in the room of the panel that they invite to. The subject is the batch's id."""

from enum import StrEnum


class LetterEvent(StrEnum):
    UPLOADED = "letters.uploaded"
    IMPORTED = "letters.imported"
    CHANGED = "letters.changed"  # the text or the days
    PRINTED = "letters.printed"  # the PDF or the list was asked for
    SENT = "letters.sent"
    RETURNED = "letters.returned"  # somebody wrote down that letters came back
    DECLINED = "letters.declined"  # ... or that people said no
    CLOSED = "letters.closed"  # the addresses are deleted
