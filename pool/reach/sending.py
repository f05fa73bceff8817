"""The worker's part: sends a message one by one, and goes on where it stopped."""

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from pool.models import Contact, Delivery, Message, Resident
from pool.reach.filters import by_email, can_be_asked, visible
from pool.reach.models import ContactKind
from pool.residents.doors import desk_for
from pool.residents.links import link_of, stop_link_of
from pool.residents.mail import first_name
from words.deliveries import DeliveryState
from words.sending import one_line, problem_of_sending, stoppable


def letter(message: Message, resident: Resident) -> EmailMessage:
    """In the resident's own language, or the one there is; with their own page and the way to stop."""
    with translation.override(resident.language):
        text, language = message.text.best()
        context = {
            "name": first_name(resident),
            "text": text,
            "title": one_line(message.pool.title),
            "organisation": message.organisation.name,
            "link": link_of(resident),
            "stop": stop_link_of(resident),
        }
        body = "".join(render_to_string("mail/pool_message.txt", context))
        subject = one_line(message.subject.best(language)[0])
    return stoppable(EmailMessage(subject=subject, body=body, to=[resident.email]), stop_link_of(resident))


def send_all(message_id: int) -> None:
    """Two workers at once share the work: each e-mail is claimed first."""
    message = Message.objects.select_related("pool__organisation", "organisation").get(pk=message_id)
    waiting = message.deliveries.filter(state=DeliveryState.WAITING).values_list("pk", "resident_id")
    for pk, resident_id in list(waiting):
        claimed = Delivery.objects.filter(pk=pk, state=DeliveryState.WAITING).update(state=DeliveryState.SENDING)
        if claimed:
            _record(message, pk, resident_id, _send(message, resident_id))


def _send(message: Message, resident_id: int) -> str:
    """Empty if the mail server took it, else the problem's code. Who has changed their mind meanwhile gets nothing."""
    desk = desk_for(message.pool, message.organisation, None)
    found = visible(desk).filter(pk=resident_id) if desk else Resident.objects.none()
    resident = by_email(can_be_asked(found, message.pool, message.organisation)).first()
    return problem_of_sending(letter(message, resident)) if resident else "no-longer"


@transaction.atomic
def _record(message: Message, pk: int, resident_id: int, problem: str) -> None:
    now = timezone.now()
    state = DeliveryState.FAILED if problem else DeliveryState.SENT
    Delivery.objects.filter(pk=pk).update(state=state, problem=problem)
    Message.objects.filter(pk=message.pk).update(moved_at=now)
    resident = Resident.objects.filter(pk=resident_id)
    if problem == "refused":
        resident.update(bounced_at=now)
    if problem or not resident.update(asked_at=now):
        return
    about = str(message.subject)[:200]
    Contact.objects.create(
        resident_id=resident_id,
        organisation=message.organisation,
        user_id=message.made_by_id,
        message=message,
        kind=ContactKind.MESSAGE,
        about=about,
        at=now,
    )
