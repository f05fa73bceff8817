"""What can happen to a panel's joint statement."""

from enum import StrEnum


class JointEvent(StrEnum):
    CHANGED = "joint.changed"
