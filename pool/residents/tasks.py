"""What the worker does for residents. Tasks hold ids, never data."""

from django_tasks import task

from pool.residents import mail
from pool.residents.models import Resident
from words.sending import problem_of_sending

MAILS = {
    mail.WAY_IN: mail.way_in,
    mail.WARNING: mail.warning,
    mail.NEW_ADDRESS: mail.new_address,
    mail.OLD_ADDRESS: mail.old_address,
}


@task()
def send(resident_id: int, what: str) -> None:
    """One e-mail to one resident, in the language that is theirs by then."""
    resident = Resident.objects.select_related("pool__organisation").filter(pk=resident_id).first()
    message = MAILS[what](resident) if resident is not None else None
    if message is not None and any(message.to):  # it may have changed meanwhile
        problem_of_sending(message)
