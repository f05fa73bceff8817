"""What a task worker had under way when it died is taken up by the next one, without anybody's press."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from recommendations.report.tasks import build_report
from upkeep.heart import sign_of
from upkeep.models import Heartbeat

# Each begins from the start and ends as if it had been begun once. What sends e-mails is not among them.
TAKEN_UP = (build_report,)


def take_up() -> None:
    """Back into the queue, but not for ever: perhaps it is what the worker died of."""
    since = timezone.now() - timedelta(seconds=settings.RAATI.worker_silent_s)
    alive = _alive(since)
    under_way = DBTaskResult.objects.running().filter(
        task_path__in=[task.module_path for task in TAKEN_UP],
        started_at__lt=since,  # a worker that has just begun may not have given a sign yet
    )
    for task in under_way:
        if sign_of(task.worker_ids[-1]) not in alive and len(task.worker_ids) < settings.RAATI.build_tries:
            same = DBTaskResult.objects.filter(pk=task.pk, started_at=task.started_at)
            same.running().update(status=TaskResultStatus.READY)  # unless another worker was faster


def _alive(since: datetime) -> set[str]:
    """Signs of single workers since then. The others' are forgotten."""
    workers = Heartbeat.objects.filter(name__startswith=sign_of(""))
    workers.filter(at__lt=since).delete()
    return set(workers.values_list("name", flat=True))
