"""How an organiser's page writes what is no command: in the panel's room, as a member who may still do it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest

from panels import audit
from panels.command import Refused
from panels.commands import ORGANISERS
from panels.models import Membership, Panel
from panels.policy import Actor, can
from panels.wording import refusal
from pool.letters.services import BatchProblem
from roomlog.log import Receipt, Tx, transact
from words.forms import form_id_of


def write(membership: Membership, work: Callable[[Tx], Any], *, form_id: UUID) -> Receipt:
    """Raises Refused. A form sent twice takes effect once."""

    def authorised() -> None:
        role = Membership.objects.filter(pk=membership.pk, removed_at=None).values_list("role", flat=True).first()
        if role is None or can(Actor(role), ORGANISERS, None, None):
            audit.refused("not-allowed", membership=membership.pk)
            raise Refused("not-allowed")

    def guarded(tx: Tx) -> dict[str, Any] | None:
        authorised()
        try:
            result = work(tx)
        except BatchProblem as problem:
            raise Refused(problem.code) from None
        return result if isinstance(result, dict) else None

    return transact(membership.panel.room_id, guarded, actor=membership.pk, command=form_id, again=authorised)


def act(panel: Panel, work: Callable[[Tx], Any], *, actor: Membership | None) -> None:
    """By somebody's own link; or for them, on the phone, by an organiser who must still be one. Raises Refused."""
    if actor is None:
        transact(panel.room_id, work)
    else:
        write(actor, work, form_id=uuid4())


def press(request: HttpRequest, membership: Membership, work: Callable[[Tx], Any], done: str = "") -> Receipt | None:
    """As ``write``, for a form of buttons: the next page says ``done``, or why not; then it is None."""
    try:
        receipt = write(membership, work, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        return None
    if done:
        messages.success(request, done)
    return receipt
