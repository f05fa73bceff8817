"""What can happen in the lanes. The subject is the lane (in the panel's room) or the comment (in the draft's room)."""

from enum import StrEnum


class LaneEvent(StrEnum):
    OPENED = "lane.opened"  # also with another deadline
    CLOSED = "lane.closed"
    WRITTEN = "lane.written"  # in the draft's room, and so are those below
    REMOVED = "lane.removed"
    HANDLED = "lane.handled"
