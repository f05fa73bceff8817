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
from pool.residents import mail, tasks
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
    """By the worker; nobody's mailbox is flooded by somebody else who types their address, nor many by one person."""
    limits, counted = settings.RAATI, (("pool-mail", resident.email), ("pool-mail-of", resident.public_id))
    if not resident.email or any(gently.count(*one) >= limits.pool_mails for one in counted):
        return
    for one in counted:
        gently.count_one(*one, window_s=limits.pool_mails_window_s)
    tasks.send.enqueue(resident.pk, mail.WAY_IN)


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
    """Their data as they say now. True if another e-mail address has to be confirmed first."""
    old_email = resident.email
    _fill(resident, data, purposes_of(resident))
    is_new = bool(resident.email) and resident.email != old_email
    if is_new:
        resident.state, resident.bounced_at = ResidentState.WAITING, None
    resident.seen_at, resident.warned_at = timezone.now(), None
    resident.save()
    if is_new:
        send_way_in(resident)
    return is_new


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


def revoke_links(resident: Resident) -> None:
    """Every link given out before is dead."""
    Resident.objects.filter(pk=resident.pk).update(link_version=resident.link_version + 1)


def who_may_ask(resident: Resident) -> list[tuple[Organisation, bool]]:
    """The pool's owner and those who share it, and whether this resident lets them ask."""
    pool = resident.pool
    sharing = [share.organisation for share in pool.shares.select_related("organisation").order_by("pk")]
    return [(one, one.pk not in resident.refused) for one in (pool.organisation, *sharing)]
