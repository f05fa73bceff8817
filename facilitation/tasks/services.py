"""Own-time work: organisers set it, panelists do it in their own time."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from facilitation.evidence.models import Evidence
from facilitation.tasks.events import TaskEvent
from facilitation.tasks.models import OwnTask, TaskDone
from panels.command import Refused
from panels.models import Membership, Panel
from panels.seen import fingerprint
from roomlog.log import Tx

FIELDS = ("deed", "title", "instructions", "due_at", "time_zone", "remind_hours")
Result = dict[str, Any] | None


def seen_of(task: OwnTask) -> str:
    return fingerprint(task, (*FIELDS, "evidence"))


def add(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    task = OwnTask(panel=panel)
    _fill(task, ask)
    plan_reminder(task)
    tx.append(TaskEvent.ADDED, task.pk)
    return {"task": task.pk}


def change(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    task = _task(panel, ask.task)
    if seen_of(task) != ask.seen:
        raise Refused("changed-meanwhile")
    _fill(task, ask)
    plan_reminder(task)
    tx.append(TaskEvent.CHANGED, task.pk)
    return None


def remove(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    task = _task(panel, ask.task)
    task.removed_at = tx.now
    task.save(update_fields=["removed_at"])
    tx.append(TaskEvent.REMOVED, task.pk)
    return None


def remind_now(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    """An e-mail to everybody who has not done it yet and got none today."""
    from facilitation.tasks.work import remind  # the task calls this module's models

    task = _task(panel, ask.task)
    remind.enqueue(task.pk, task.due_at.isoformat())
    tx.append(TaskEvent.REMINDED, task.pk)
    return None


def do(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    """Done, or the text changed. No event: it is nobody else's business."""
    task = _task(panel, ask.task)
    text = ask.text.strip()
    if task.is_written and not text:
        raise Refused("empty")
    if len(text) > settings.RAATI.task_chars:
        raise Refused("too-long", limit=settings.RAATI.task_chars)
    done = TaskDone.objects.filter(task=task, membership=actor.pk).first()
    if (done.version if done else 0) != ask.version:
        raise Refused("changed-meanwhile")
    done = done or TaskDone(task=task, membership_id=actor.pk, version=0)
    done.text = text if task.is_written else ""
    done.language, done.version, done.at = ask.language or actor.language, done.version + 1, tx.now
    done.save()
    return {"version": done.version}


def undo(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> Result:
    if not TaskDone.objects.filter(task=_task(panel, ask.task), membership=actor.pk).delete()[0]:
        raise Refused("unknown")
    return None


def plan_reminder(task: OwnTask) -> None:
    """The worker's row exists if and only if the task does; one for an older deadline finds nothing to do."""
    from facilitation.tasks.work import remind

    if task.remind_hours:
        at = task.due_at - timedelta(hours=task.remind_hours)
        remind.using(run_after=at).enqueue(task.pk, task.due_at.isoformat(), task.remind_hours)


def _fill(task: OwnTask, ask: Any) -> None:
    for name in FIELDS:
        setattr(task, name, getattr(ask, name))
    task.evidence = None
    if ask.evidence is not None:
        task.evidence = Evidence.objects.live().filter(panel=task.panel, pk=ask.evidence).first()
        if task.evidence is None:
            raise Refused("unknown")
    task.save()


def _task(panel: Panel, pk: int) -> OwnTask:
    task = OwnTask.objects.live().filter(panel=panel, pk=pk).first()
    if task is None:
        raise Refused("unknown")
    return task
