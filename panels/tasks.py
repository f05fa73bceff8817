"""What the worker does for panels."""

from django_tasks import task

from panels import mailing


@task()
def send_links(mailing_id: int) -> None:
    mailing.send_all(mailing_id)
