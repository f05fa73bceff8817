"""What the worker does between the letters and a full panel."""

from django_tasks import task


@task()
def send_thanks(volunteer_id: int) -> None:
    """One e-mail; where it does not go out, the person has seen the link on the page."""
    from panels.draws import mail

    mail.send_thanks(volunteer_id)
