"""Own-time work on a person's home page."""

from typing import Any

from facilitation.tasks.selectors import of_member
from panels.models import Membership, Role
from panels.registry import Part, register_part


def register() -> None:
    register_part(Part("tasks", 11, "facilitation/tasks/my_tasks.html", tasks_of))


def tasks_of(membership: Membership) -> dict[str, Any] | None:
    """What a panelist has still to do, the nearest deadline first; None for others and without tasks."""
    if membership.role != Role.PANELIST:
        return None
    tasks = of_member(membership)
    return {"left": [task for task, done in tasks if done is None], "of": len(tasks)} if tasks else None
