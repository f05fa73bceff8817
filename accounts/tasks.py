"""What the worker does for people who log in. Tasks hold ids, never data."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import post


@task(queue_name=settings.AT_ONCE)
def send_waiting(mail_id: int) -> None:
    again = post.send(mail_id)
    if again is not None:
        send_waiting.using(run_after=again).enqueue(mail_id)


def send_lost() -> None:
    """What no task will send any more: its worker died, or the database was away. Sent twice it has the same code."""
    under_way = _under_way()  # read first: a task that ends now has sent its mail, or has enqueued the next
    for mail_id in post.not_fresh():
        if mail_id not in under_way:
            send_waiting.enqueue(mail_id)


def _under_way() -> set[int]:
    """Mails that a task waits to send, or sends just now."""
    since = timezone.now() - timedelta(seconds=settings.RAATI.worker_silent_s)
    is_under_way = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gt=since)
    tasks = DBTaskResult.objects.filter(is_under_way, task_path=send_waiting.module_path)
    return {given["args"][0] for given in tasks.values_list("args_kwargs", flat=True)}
