"""Forgetting whoever is not to be kept any longer, purpose by purpose, and warned before; a line a day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from pool.growth.models import Snapshot
from pool.models import Access, Consent, Contact, Pool, Purpose, Resident
from pool.reach.filters import agrees, can_be_asked
from pool.residents import mail, tasks
from pool.residents.erasure import erase
from pool.residents.fields import completed
from pool.residents.models import ResidentState
from pool.residents.purposes import emptied
from pool.samples.models import Sample

MONTH = timedelta(days=30.4375)
BATCH = 2000


@dataclass
class Done:
    """How many, by what was done."""

    numbers: dict[str, int] = field(default_factory=dict)

    def note(self, what: str, count: int) -> None:
        self.numbers[what] = self.numbers.get(what, 0) + count


def run(pool: Pool, *, only_count: bool = False) -> Done:
    """Does what is due today. ``only_count``: says it and changes nothing."""
    now, done = timezone.now(), Done()
    _forget(pool, done, only_count, due(pool, now))
    _warn(pool, now, done, only_count)
    _empty_needs(pool, now, done, only_count)
    _forget_new_addresses(pool, now, done, only_count)
    if not only_count:
        _shorten_logs(pool, now, done)
        _follow_ages(pool, done)
        snapshot(pool)
    return done


def due(pool: Pool, now: datetime) -> dict[str, QuerySet[Resident]]:
    """Whom nobody may keep any longer, by the reason."""
    limits, residents = settings.RAATI, Resident.objects.filter(pool=pool)
    old = now - pool.keep_months * MONTH
    patience = timedelta(days=limits.pool_warning_days)
    contact = Consent.objects.filter(purpose=Purpose.CONTACT, resident=OuterRef("pk"))
    lately = contact.filter(withdrawn_at__gt=now - timedelta(days=limits.pool_withdrawn_days))
    unconfirmed = Q(state=ResidentState.WAITING, confirmed_at=None, came_by="page") & ~Q(email="")
    return {
        "not confirmed": residents.filter(unconfirmed, _silent(now - timedelta(days=limits.pool_confirm_days))),
        # Who never agreed to it answered a letter for one panel: that panel needs them, until they are silent.
        "no longer agree": residents.filter(Exists(contact), agrees_contact=False).exclude(Exists(lately)),
        "silent after a warning": residents.filter(warned_at__lt=now - patience),
        "silent, without an address to warn": residents.filter(_unreachable(), _silent(old - patience)),
    }


def _silent(before: datetime) -> Q:
    """No sign of life since then."""
    return Q(seen_at__lt=before) | Q(seen_at=None, joined_at__lt=before)


def _unreachable() -> Q:
    return Q(email="") | Q(bounced_at__isnull=False)


def _forget(pool: Pool, done: Done, only_count: bool, reasons: dict[str, QuerySet[Resident]]) -> None:
    for reason, residents in reasons.items():
        found = list(residents)
        done.note(reason, len(found))
        for resident in () if only_count else found:
            erase(resident)


def _warn(pool: Pool, now: datetime, done: Done, only_count: bool) -> None:
    """One e-mail, ``pool_warning_days`` before they are forgotten; opening their page takes it back."""
    before = now - pool.keep_months * MONTH + timedelta(days=settings.RAATI.pool_warning_days)
    found = Resident.objects.filter(_silent(before), pool=pool, warned_at=None).exclude(_unreachable())
    ids = list(found.exclude(state=ResidentState.WAITING).values_list("pk", flat=True))
    done.note("warned", len(ids))
    for pk in () if only_count else ids:
        with transaction.atomic():
            if Resident.objects.filter(pk=pk, warned_at=None).update(warned_at=now):
                tasks.send.enqueue(pk, mail.WARNING)


def _empty_needs(pool: Pool, now: datetime, done: Done, only_count: bool) -> None:
    old = Resident.objects.filter(_silent(now - pool.keep_needs_months * MONTH), pool=pool)
    found = old.exclude(needs=[], needs_note="")
    done.note("needs emptied", found.count())
    if not only_count:
        ids = list(found.values_list("pk", flat=True))
        Resident.objects.filter(pk__in=ids).update(**emptied(Purpose.NEEDS))


def _forget_new_addresses(pool: Pool, now: datetime, done: Done, only_count: bool) -> None:
    """Whoever has them did not confirm."""
    before = now - timedelta(days=settings.RAATI.pool_confirm_days)
    found = Resident.objects.filter(_silent(before), pool=pool).exclude(new_email="")
    done.note("new addresses not confirmed", found.count() if only_count else found.update(new_email=""))


def _shorten_logs(pool: Pool, now: datetime, done: Done) -> None:
    old = now - settings.RAATI.pool_log_months * MONTH
    for log in (Access, Contact):
        deleted, _by_model = log.objects.filter(resident__pool=pool, at__lt=old).delete()
        done.note("lines of logs deleted", deleted)
    deleted, _by_model = Sample.objects.filter(pool=pool, made_at__lt=old).delete()
    done.note("samples deleted, with their people's lines", deleted)


def _follow_ages(pool: Pool, done: Done) -> None:
    """Age groups follow the year: whoever turns 75 moves to the next one."""
    attributes = list(pool.attributes.all())
    changed: list[Resident] = []
    for resident in Resident.objects.filter(agrees(Purpose.DRAW), pool=pool).iterator(chunk_size=BATCH):
        now = completed(resident, attributes)
        if now != resident.attributes:
            resident.attributes = now
            changed.append(resident)
    _save_in_batches(changed)
    done.note("age groups changed", len(changed))


def _save_in_batches(residents: Iterable[Resident]) -> None:
    Resident.objects.bulk_update(residents, ["attributes"], batch_size=BATCH)


def snapshot(pool: Pool) -> None:
    members = Resident.objects.filter(pool=pool).exclude(state=ResidentState.WAITING)
    askable = can_be_asked(members, pool, pool.organisation)
    numbers = {"members": members.count(), "can_be_asked": askable.count()}
    Snapshot.objects.update_or_create(pool=pool, on=timezone.localdate(), defaults=numbers)
