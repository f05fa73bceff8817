"""What the worker does for residents. Tasks hold ids, never data."""

from django_tasks import task

from pool.residents import mail
from pool.residents.models import Resident
from words.sending import problem_of_sending

MAILS = {mail.WAY_IN: mail.way_in, mail.WARNING: mail.warning}


@task()
def send(resident_id: int, what: str) -> None:
    """One e-mail to one resident, in the language that is theirs by then."""
    resident = Resident.objects.select_related("pool__organisation").filter(pk=resident_id).exclude(email="").first()
    if resident is not None:
        problem_of_sending(MAILS[what](resident))
