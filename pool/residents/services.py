"""What happens to residents: they join, confirm, correct, agree, pause, refuse."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import gently
from accounts.models import Organisation
from pool.letters.models import Letter
from pool.letters.services import said_yes
from pool.residents import links, mail, tasks
from pool.residents.fields import completed, from_a_register, is_derived, search_text
from pool.residents.leaving import leave_draws
from pool.residents.models import CameBy, Consent, Pool, Purpose, Reach, Resident, ResidentState
from pool.residents.purposes import emptied

DATA = (
    "name",
    "email",
    "phone",
    "address",
    "language",
    "reach_by",
    "municipality",
    "postal_code",
    "birth_year",
    "attributes",
    "ways",
    "topics",
    "needs",
    "needs_note",
)


def join(
    pool: Pool,
    data: Mapping[str, Any],
    agreed: Iterable[str],
    *,
    form_id: UUID,
    came_by: str = CameBy.PAGE,
) -> Resident | None:
    """A new resident who has to confirm. None if the address is known: then its owner gets their link."""
    with transaction.atomic():
        Pool.objects.select_for_update().get(pk=pool.pk)  # two forms at once make one resident
        known = _known(pool, data.get("email", ""), form_id)
        if known is not None:
            if known.form_id != form_id:
                send_way_in(known)
            return None
        resident = Resident(pool=pool, form_id=form_id, came_by=came_by, state=ResidentState.WAITING)
        resident.seen_at = timezone.now()
        _fill(resident, data, set(agreed))
        resident.save()
        _agree(resident, agreed)
        send_way_in(resident)
    return resident


@transaction.atomic
def came_by_letter(resident: Resident, letter: Letter) -> None:
    """Whoever phoned in had a letter: it is answered, and its household is theirs."""
    Resident.objects.filter(pk=resident.pk).update(letter=letter, household=letter.household)
    said_yes(letter, timezone.now())


def _known(pool: Pool, email: str, form_id: UUID) -> Resident | None:
    sent_twice = Resident.objects.filter(pool=pool, form_id=form_id).first()
    if sent_twice or not email:
        return sent_twice
    return Resident.objects.filter(pool=pool, email=email).order_by("pk").first()


def send_way_in(resident: Resident) -> None:
    _send(resident, mail.WAY_IN, resident.email)


def _send(resident: Resident, what: str, to: str) -> bool:
    """By the worker; nobody's mailbox is flooded by somebody else who types their address, nor many by one person."""
    limits, counted = settings.RAATI, (("pool-mail", to), ("pool-mail-of", resident.public_id))
    if not to or any(gently.count(*one) >= limits.pool_mails for one in counted):
        return False
    for one in counted:
        gently.count_one(*one, window_s=limits.pool_mails_window_s)
    tasks.send.enqueue(resident.pk, what)
    return True


def confirm(resident: Resident) -> None:
    """The address is theirs (or staff has spoken with them): from now on they can be asked."""
    now = timezone.now()
    Resident.objects.filter(pk=resident.pk, state=ResidentState.WAITING).update(state=ResidentState.ACTIVE)
    first = resident.confirmed_at or now
    Resident.objects.filter(pk=resident.pk).update(confirmed_at=first, seen_at=now, bounced_at=None, warned_at=None)


def note_visit(resident: Resident) -> None:
    """A sign of life: retention counts from it."""
    Resident.objects.filter(pk=resident.pk).update(seen_at=timezone.now(), warned_at=None)


@transaction.atomic
def correct(resident: Resident, data: Mapping[str, Any]) -> bool:
    """Their data as they say now. True if another e-mail address is used only once it is confirmed.

    Until then the old one and its links hold: whoever mistypes it is not locked out.
    """
    old, typed = resident.email, data.get("email", resident.email)
    never_confirmed = resident.state == ResidentState.WAITING and resident.confirmed_at is None
    waits = typed not in {"", old} and not never_confirmed
    is_news = waits and typed != resident.new_email
    _fill(resident, {**data, "email": old} if waits else data, purposes_of(resident))
    resident.new_email = typed if waits else ""
    resident.seen_at, resident.warned_at = timezone.now(), None
    resident.save()
    if waits and _send(resident, mail.NEW_ADDRESS, typed) and is_news and not resident.bounced_at:
        tasks.send.enqueue(resident.pk, mail.OLD_ADDRESS)
    elif never_confirmed and typed != old:  # the first link went to somebody else
        links.revoke(resident)
        send_way_in(resident)
    return waits


@transaction.atomic
def use_new_address(resident: Resident) -> None:
    """It was answered, or staff has spoken with them. Links in the old letter box are dead; a new one is sent."""
    fresh = Resident.objects.select_for_update().get(pk=resident.pk)
    if fresh.new_email:
        fresh.email, fresh.new_email = fresh.new_email, ""
        fresh.search = search_text(fresh)
        fresh.save(update_fields=["email", "new_email", "search"])
        confirm(fresh)
        links.revoke(fresh)
        tasks.send.enqueue(fresh.pk, mail.WAY_IN)


def _fill(resident: Resident, data: Mapping[str, Any], agreed: set[str]) -> None:
    """Only what somebody has agreed that we keep."""
    attributes = list(resident.pool.attributes.all())
    told_before = from_a_register(resident, attributes)
    for name in DATA:
        if name in data:
            setattr(resident, name, data[name])
    for purpose in (Purpose.DRAW, Purpose.NEEDS):
        if purpose not in agreed:
            for name, empty in emptied(purpose).items():
                setattr(resident, name, empty)
    if resident.reach_by != Reach.LETTER:
        resident.address = ""
    if Purpose.DRAW in agreed:
        own = {one.key for one in attributes if not is_derived(one)}
        resident.attributes = told_before | {key: value for key, value in resident.attributes.items() if key in own}
        resident.attributes = completed(resident, attributes)
    resident.search = search_text(resident)


# Consent.


def purposes_of(resident: Resident) -> set[str]:
    """What they agree to at present."""
    return set(resident.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))


def _agree(resident: Resident, purposes: Iterable[str]) -> None:
    now, version = timezone.now(), resident.pool.notice_version
    Consent.objects.bulk_create(
        Consent(resident=resident, purpose=purpose, version=version, given_at=now) for purpose in purposes
    )


@transaction.atomic
def agree(resident: Resident, purpose: str) -> None:
    if purpose not in purposes_of(resident):
        _agree(resident, [purpose])
    note_visit(resident)


def withdraw(resident: Resident, purpose: str) -> None:
    """The record that there was a consent stays; what was kept for it alone is emptied, but for contact."""
    if purpose in {Purpose.DRAW, Purpose.CONTACT}:
        leave_draws(resident)
    elif purpose == Purpose.SHARE:
        leave_draws(resident, lambda organisation: organisation != resident.pool.organisation_id)
    with transaction.atomic():
        resident.consents.filter(purpose=purpose, withdrawn_at=None).update(withdrawn_at=timezone.now())
        if purpose in {Purpose.DRAW, Purpose.NEEDS}:
            Resident.objects.filter(pk=resident.pk).update(**emptied(purpose))


def speak_to(resident: Resident, language: str) -> None:
    """The language of their page and of their e-mails."""
    if resident.language != language:
        Resident.objects.filter(pk=resident.pk).update(language=language)


# Being asked.


def pause(resident: Resident, until: date | None) -> None:
    """Nobody asks them until then; without a day, until they end the pause themselves."""
    if resident.state == ResidentState.WAITING:
        return
    leave_draws(resident)
    change = {"state": ResidentState.PAUSED, "paused_until": until, "seen_at": timezone.now(), "warned_at": None}
    Resident.objects.filter(pk=resident.pk).exclude(state=ResidentState.WAITING).update(**change)


def resume(resident: Resident) -> None:
    change = {"state": ResidentState.ACTIVE, "paused_until": None, "seen_at": timezone.now(), "warned_at": None}
    Resident.objects.filter(pk=resident.pk, state=ResidentState.PAUSED).update(**change)


def refuse(resident: Resident, organisation: Organisation, *, may_ask: bool) -> None:
    """Who of the authorities may ask them."""
    if not may_ask:
        leave_draws(resident, lambda asker: asker == organisation.pk)
    with transaction.atomic():
        fresh = Resident.objects.select_for_update().get(pk=resident.pk)
        others = [pk for pk in fresh.refused if pk != organisation.pk]
        fresh.refused = others if may_ask else [*others, organisation.pk]
        fresh.save(update_fields=["refused"])


def who_may_ask(resident: Resident) -> list[tuple[Organisation, bool]]:
    """The pool's owner and those who share it, and whether this resident lets them ask."""
    pool = resident.pool
    sharing = [share.organisation for share in pool.shares.select_related("organisation").order_by("pk")]
    return [(one, one.pk not in resident.refused) for one in (pool.organisation, *sharing)]
