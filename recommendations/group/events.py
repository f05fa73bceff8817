"""What can happen to the drafting group, in the panel's room. The subject is the call."""

from enum import StrEnum


class GroupEvent(StrEnum):
    CALLED = "group.called"
    VOLUNTEERED = "group.volunteered"
    WITHDREW = "group.withdrew"
    PICKED = "group.picked"
