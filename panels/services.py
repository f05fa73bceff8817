"""What organisers do to a panel, and the one way in which pages carry out a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, User
from panels import audit, events
from panels.command import Command, Refused
from panels.models import Membership, Panel, Role
from panels.policy import Actor, can
from panels.seen import fingerprint
from roomlog.log import Receipt, Tx, transact
from roomlog.models import Room, RoomKind

if TYPE_CHECKING:
    pass

SLUG_CHARS = 40  # of the title, in whole words


class Place(Protocol):
    """What a command is about and where: a Panel or a Meeting."""

    room_id: int

    def refresh_from_db(self) -> None: ...


def carry_out(command: Command, place: Place, ask: Any, *, actor: Membership, form_id: UUID) -> Receipt:
    """What a page does where a frame goes to ``live.dispatch``: authorise, then write. Raises Refused."""

    def authorised() -> Membership:
        fresh = Membership.objects.select_related("panel").filter(pk=actor.pk, removed_at=None).first()
        refusal = can(Actor(fresh.role), command.rule, None, None) if fresh else "not-allowed"
        if fresh is None or refusal:
            audit.refused(refusal or "not-allowed", command=command.type, membership=actor.pk)
            raise Refused(refusal or "not-allowed")
        return fresh

    def work(tx: Tx) -> dict[str, Any] | None:
        place.refresh_from_db()
        return command.handler(tx, place, ask, actor=authorised())

    return transact(place.room_id, work, actor=actor.pk, command=form_id, again=authorised)


# The panel.


def create_panel(fields: dict[str, Any], *, user: User, organisation: Organisation, form_id: UUID) -> Panel:
    """A new panel with its room and its first organiser. The same form sent twice makes one panel."""
    room = Room.objects.create(kind=RoomKind.PANEL)
    try:
        transact(room.pk, lambda tx: _start_panel(tx, fields, user, organisation, form_id))
    except IntegrityError:
        room.delete()
        made = Panel.objects.filter(form_id=form_id, organisation=organisation).first()
        if made is None:
            raise
        return made
    return Panel.objects.select_related("organisation").get(room=room)


def _start_panel(tx: Tx, fields: dict[str, Any], user: User, organisation: Organisation, form_id: UUID) -> None:
    panel = Panel(room=tx.room, organisation=organisation, form_id=form_id, **fields)
    panel.slug = free_slug(panel.title.get(panel.language) or str(panel.title))
    panel.save()
    organiser = _organiser(panel, user)
    tx.actor = organiser.pk
    panel.history.update(history_user_id=organiser.pk)  # the panel came before its first member
    tx.append(events.PANEL_CREATED, panel.pk)


def free_slug(title: str) -> str:
    """A new address for the title: letters, digits and dashes, with a number when it is taken."""
    words = slugify(title)
    stem = (words if len(words) <= SLUG_CHARS else words[: SLUG_CHARS + 1].rpartition("-")[0]) or "panel"
    taken = {*Panel.objects.filter(slug__startswith=stem).values_list("slug", flat=True), "new"}
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug


def change_panel(tx: Tx, panel: Panel, fields: dict[str, Any], *, seen: str) -> None:
    """Raises Refused("changed-meanwhile") if the form showed something older (``seen``: a fingerprint)."""
    fresh = Panel.objects.get(pk=panel.pk)
    if fingerprint(fresh, fields) != seen:
        raise Refused("changed-meanwhile")
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.save()
    tx.append(events.PANEL_CHANGED, panel.pk)


def organiser_in(panel: Panel, user: User) -> Membership:
    """The user's own membership as an organiser of the panel; made at their first entry."""
    found = _organisers(panel, user)
    if found is None:
        transact(panel.room_id, lambda tx: _add_organiser(tx, panel, user))
        found = _organisers(panel, user)
    assert found is not None  # noqa: S101
    found.panel = panel
    return found


def _organisers(panel: Panel, user: User) -> Membership | None:
    return Membership.objects.filter(panel=panel, user=user, role=Role.ORGANISER, removed_at=None).first()


def _add_organiser(tx: Tx, panel: Panel, user: User) -> None:
    if _organisers(panel, user) is None:  # two first pages at once
        tx.actor = _organiser(panel, user).pk
        tx.append(events.MEMBER_ADDED, tx.actor)


def _organiser(panel: Panel, user: User) -> Membership:
    return Membership.objects.create(
        panel=panel,
        user=user,
        role=Role.ORGANISER,
        name=str(user),
        email=user.email,
        language=user.language,
        entered_at=timezone.now(),  # organisers write the privacy notice: they need not be shown it
    )
