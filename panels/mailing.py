"""Sends e-mails one by one: an organiser asks, the worker does it, and goes on where it stopped.

While the mail server is away people wait, and are tried again until it is too late for what is in the letter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from panels import events
from panels.acting import write
from panels.command import Refused
from panels.mail import invitation
from panels.models import LINK, Delivery, Mailing, Membership, Panel
from panels.selectors import to_mail
from roomlog.log import Tx, transact
from words.deliveries import DeliveryState
from words.sending import UNREACHABLE, problem_of_sending


def _some_days_later(mailing: Mailing) -> datetime:
    return mailing.asked_at + timedelta(days=settings.RAATI.mail_days)


@dataclass(frozen=True)
class Letter:
    """A kind of e-mail. ``compose`` gives None where it is no longer right to send it; ``until``: so long it is tried
    again while the mail server is away."""

    name: str | Promise
    compose: Callable[[Mailing, Membership], EmailMessage | None]
    brings_link: bool  # the personal link stands in it
    until: Callable[[Mailing], datetime] = _some_days_later


LETTERS: dict[str, Letter] = {LINK: Letter(_("Links"), lambda _mailing, member: invitation(member), brings_link=True)}


def register_letter(kind: str, letter: Letter) -> None:
    """Later apps add their own kinds: one way of sending for all of them."""
    LETTERS[kind] = letter


def ask(
    panel: Panel, *, again: bool, person: int | None, actor: Membership, form_id: UUID, unopened: bool = False
) -> int:
    """Prepare a mailing of links and hand it to the worker; returns its id. Raises Refused("nobody-to-mail")."""

    def work(tx: Tx) -> dict[str, Any]:
        people = to_mail(panel, again=again, person=person, unopened=unopened)
        return {"mailing": prepare(tx, panel, people, actor=actor).pk}

    receipt = write(actor, work, form_id=form_id)
    assert receipt.result is not None  # noqa: S101
    return int(receipt.result["mailing"])


def prepare(
    tx: Tx,
    panel: Panel,
    people: Sequence[Membership],
    *,
    actor: Membership | None,
    kind: str = LINK,
    subject: int | None = None,
    about: dict[str, Any] | None = None,
) -> Mailing:
    """With the panel's room locked. Raises Refused("nobody-to-mail")."""
    if not people:
        raise Refused("nobody-to-mail")
    mailing = Mailing.objects.create(
        panel=panel,
        asked_by=actor,
        asked_at=tx.now,
        moved_at=tx.now,
        kind=kind,
        subject=subject,
        about=about or {},
    )
    Delivery.objects.bulk_create(Delivery(mailing=mailing, membership=one) for one in people)
    tx.append(events.MAILING_ASKED, mailing.pk)
    _hand_over(mailing)
    return mailing


def resume(mailing: Mailing) -> None:
    """Start a mailing again that stands still, e.g. because the worker was killed."""
    transact(mailing.panel.room_id, lambda tx: _resume(tx, mailing))


def _resume(tx: Tx, mailing: Mailing) -> None:
    mailing.deliveries.filter(state=DeliveryState.SENDING).update(state=DeliveryState.WAITING)
    Mailing.objects.filter(pk=mailing.pk).update(moved_at=tx.now)
    _hand_over(mailing)


def try_again(now: datetime | None = None) -> int:
    """Hand what waits for the mail server over to the worker again, whoever looks first; returns how many mailings."""
    before = (now or timezone.now()) - timedelta(seconds=settings.RAATI.mail_again_s)
    away = Delivery.objects.filter(state=DeliveryState.WAITING, problem=UNREACHABLE, mailing__moved_at__lte=before)
    resting = Mailing.objects.filter(pk__in=away.values("mailing")).select_related("panel")
    return sum(try_now(mailing, moved_at__lte=before) for mailing in resting)


def try_now(mailing: Mailing, **if_still: datetime) -> bool:
    """What is being sent at this moment is left alone, otherwise than by ``resume``."""

    def work(tx: Tx) -> dict[str, Any]:
        claimed = Mailing.objects.filter(pk=mailing.pk, **if_still).update(moved_at=tx.now)
        if claimed:
            _hand_over(mailing)
        return {"claimed": bool(claimed)}

    return bool((transact(mailing.panel.room_id, work).result or {}).get("claimed"))


def _hand_over(mailing: Mailing) -> None:
    """The task is a row in the same database: it exists if and only if the mailing does."""
    from panels.tasks import send_links  # the task calls this module

    send_links.enqueue(mailing.pk)


def send_all(mailing_id: int) -> None:
    """Send what is still waiting. Two workers at once share the work: each e-mail is claimed first."""
    mailing = Mailing.objects.select_related("panel__organisation").get(pk=mailing_id)
    _give_up(mailing)
    waiting = mailing.deliveries.filter(state=DeliveryState.WAITING).select_related("membership")
    in_a_row = 0
    for delivery in waiting.order_by("problem", "pk"):  # first who was not tried yet
        if _claim(delivery):
            delivery.membership.refresh_from_db()
            delivery.membership.panel = mailing.panel
            waits = _record(mailing, delivery, _send(mailing, delivery.membership)) == DeliveryState.WAITING
            in_a_row = in_a_row + 1 if waits else 0
            if in_a_row >= settings.RAATI.mail_in_a_row:
                return


def _give_up(mailing: Mailing) -> None:
    """Once it is too late: whoever could not be reached, and those who stood behind them."""
    waiting = mailing.deliveries.filter(state=DeliveryState.WAITING)
    if _is_too_late(mailing) and waiting.filter(problem=UNREACHABLE).exists():
        waiting.update(state=DeliveryState.FAILED, problem=UNREACHABLE)


def _is_too_late(mailing: Mailing) -> bool:
    return LETTERS[mailing.kind].until(mailing) <= timezone.now()


def _claim(delivery: Delivery) -> bool:
    waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
    return bool(waiting.update(state=DeliveryState.SENDING))


def _send(mailing: Mailing, member: Membership) -> str:
    """Empty if the mail server took the e-mail, else the problem's code."""
    if member.removed_at is not None:
        return "gone"
    if not member.email:
        return "no-address"
    message = LETTERS[mailing.kind].compose(mailing, member)
    return problem_of_sending(message) if message else "no-longer"


def _record(mailing: Mailing, delivery: Delivery, problem: str) -> DeliveryState:
    state = _state_after(mailing, problem)

    def work(tx: Tx) -> None:
        Delivery.objects.filter(pk=delivery.pk).update(state=state, problem=problem)
        Mailing.objects.filter(pk=mailing.pk).update(moved_at=tx.now)
        if not problem and LETTERS[mailing.kind].brings_link:
            Membership.objects.filter(pk=delivery.membership_id).update(mailed_at=tx.now)
            tx.append(events.MEMBER_MAILED, delivery.membership_id)

    transact(mailing.panel.room_id, work, actor=mailing.asked_by_id)
    return state


def _state_after(mailing: Mailing, problem: str) -> DeliveryState:
    if problem == UNREACHABLE and not _is_too_late(mailing):
        return DeliveryState.WAITING
    return DeliveryState.FAILED if problem else DeliveryState.SENT


def stands_still(mailing: Mailing, seconds: float) -> bool:
    return (timezone.now() - mailing.moved_at).total_seconds() > seconds
