"""Reads of own-time work. Progress is told as numbers; who has done what only to that person and the reminder."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from facilitation.tasks.models import OwnTask, TaskDone
from panels.models import Membership, Panel, Role


@dataclass(frozen=True)
class Progress:
    """How far the panel is with a task."""

    task: OwnTask
    done: int
    of: int

    @property
    def share(self) -> int:
        return round(100 * self.done / self.of) if self.of else 0


def progress(panel: Panel) -> list[Progress]:
    of = panel.memberships.filter(role=Role.PANELIST, removed_at=None).count()
    active = TaskDone.objects.filter(membership__role=Role.PANELIST, membership__removed_at=None, task__panel=panel)
    done = dict(active.order_by().values_list("task").annotate(Count("pk")))
    tasks = OwnTask.objects.live().filter(panel=panel).select_related("evidence")
    return [Progress(task, done.get(task.pk, 0), of) for task in tasks]


def undone(task: OwnTask) -> QuerySet[Membership]:
    """The panelists who have not done it."""
    people = Membership.objects.filter(panel=task.panel_id, role=Role.PANELIST, removed_at=None)
    return people.exclude(done__task=task).order_by("number", "pk")


def of_member(membership: Membership) -> list[tuple[OwnTask, TaskDone | None]]:
    """Everything that is to be done, by deadline, and what this person has done of it."""
    done = {one.task_id: one for one in TaskDone.objects.filter(membership=membership)}
    tasks = OwnTask.objects.live().filter(panel=membership.panel_id).select_related("evidence")
    return [(task, done.get(task.pk)) for task in tasks]


def texts_of(task: OwnTask) -> QuerySet[TaskDone]:
    """What was written, the oldest first; shown with panelists' numbers."""
    return task.done.exclude(text="").select_related("membership").order_by("at", "pk")
