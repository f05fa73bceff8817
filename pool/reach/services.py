"""Asking residents: groups, messages, the log of contacts, what came back."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from pool.models import Access, Contact, Delivery, Message, Pool, Resident, TargetGroup
from pool.reach.filters import Wanted, by_email, can_be_asked, matching
from pool.reach.models import ContactKind, MessageState
from pool.residents.doors import Desk
from pool.residents.models import Opened
from words.bounces import addresses_in
from words.deliveries import DeliveryState

BATCH = 2000  # rows written at once


def save_group(desk: Desk, title: str, wanted: Wanted) -> TargetGroup:
    """A group of the same name gets the new filters."""
    group, _new = TargetGroup.objects.update_or_create(
        pool=desk.pool,
        organisation=desk.organisation,
        title=title,
        defaults={"filters": wanted.as_json(), "made_by": desk.user},
    )
    return group


def opened(desk: Desk, residents: Iterable[Resident], how: str = Opened.PAGE) -> None:
    """Before anybody sees a whole record: the resident reads in the log who it was."""
    Access.objects.bulk_create(
        (Access(resident=one, user=desk.user, organisation=desk.organisation, how=how) for one in residents),
        batch_size=BATCH,
    )


@transaction.atomic
def note_contact(desk: Desk, resident: Resident, *, kind: str, about: str) -> None:
    """Somebody called or wrote by themselves; cooling-off counts from now."""
    now = timezone.now()
    Contact.objects.create(
        resident=resident, organisation=desk.organisation, user=desk.user, kind=kind, about=about, at=now
    )
    Resident.objects.filter(pk=resident.pk).update(asked_at=now)
    if kind == ContactKind.CALL:  # a voice is a sign of life
        Resident.objects.filter(pk=resident.pk).update(seen_at=now, warned_at=None)


# Messages.


def write_message(desk: Desk, message: Message | None, wanted: Wanted, fields: dict[str, Any]) -> Message:
    message = message or Message(pool=desk.pool, organisation=desk.organisation, made_by=desk.user)
    message.subject, message.text, message.filters = fields["subject"], fields["text"], wanted.as_json()
    message.save()
    return message


@transaction.atomic
def start_sending(desk: Desk, message: Message, wanted: Wanted) -> int:
    """Fixes the recipients and hands the message to the worker; returns how many. A second press changes nothing."""
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != MessageState.DRAFT:
        return locked.deliveries.count()
    found = by_email(can_be_asked(matching(desk, wanted), desk.pool, desk.organisation)).order_by("pk")
    recipients = list(found.values_list("pk", flat=True))
    if not recipients:
        return 0
    Delivery.objects.bulk_create((Delivery(message=locked, resident_id=pk) for pk in recipients), batch_size=BATCH)
    locked.state, locked.moved_at = MessageState.SENDING, timezone.now()
    locked.save(update_fields=["state", "moved_at"])
    _hand_over(locked)
    return len(recipients)


def stands_still(message: Message) -> bool:
    if message.moved_at is None:
        return False
    return (timezone.now() - message.moved_at).total_seconds() > settings.RAATI.mailing_stuck_s


@transaction.atomic
def resume(message: Message) -> None:
    """Start a message again that stands still, e.g. because the worker was killed."""
    message.deliveries.filter(state=DeliveryState.SENDING).update(state=DeliveryState.WAITING)
    Message.objects.filter(pk=message.pk).update(moved_at=timezone.now())
    _hand_over(message)


def _hand_over(message: Message) -> None:
    from pool.reach.tasks import send_message  # the task calls pool.reach.sending

    send_message.enqueue(message.pk)


# What came back.


@transaction.atomic
def bounce(resident: Resident) -> None:
    """Nobody writes to this address any more until the resident corrects it."""
    Resident.objects.filter(pk=resident.pk).update(bounced_at=timezone.now())
    last = resident.deliveries.filter(state=DeliveryState.SENT).order_by("-pk").first()
    if last is not None:
        Delivery.objects.filter(pk=last.pk).update(state=DeliveryState.BOUNCED)


def came_back(address: str) -> None:
    """In every pool: the mail service has told it."""
    for resident in Resident.objects.filter(email=address):
        bounce(resident)


def bounce_addresses(pool: Pool, text: str) -> tuple[int, list[str]]:
    """Marks every address of a pasted text; returns how many residents, and addresses that nobody has."""
    addresses = addresses_in(text, most=settings.RAATI.pool_bounces)
    known = list(Resident.objects.filter(pool=pool, email__in=addresses))
    for resident in known:
        bounce(resident)
    unknown = set(addresses) - {one.email for one in known}
    return len(known), [address for address in addresses if address in unknown]
