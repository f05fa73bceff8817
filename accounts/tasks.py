"""What the worker does for people who log in. Tasks hold ids, never data."""

from django.conf import settings
from django_tasks import task

from accounts import post


@task(queue_name=settings.AT_ONCE)
def send_waiting(mail_id: int) -> None:
    again = post.send(mail_id)
    if again is not None:
        send_waiting.using(run_after=again).enqueue(mail_id)
