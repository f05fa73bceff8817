"""What can happen to own-time work, in the panel's room. The subject is the task's id."""

from enum import StrEnum


class TaskEvent(StrEnum):
    ADDED = "task.added"
    CHANGED = "task.changed"
    REMOVED = "task.removed"
    REMINDED = "task.reminded"
