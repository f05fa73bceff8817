"""What the worker does for messages."""

from django_tasks import task

from pool.reach import sending


@task()
def send_message(message_id: int) -> None:
    sending.send_all(message_id)
