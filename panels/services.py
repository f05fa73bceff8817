"""What organisers do to a panel and its people. Runs inside ``transact`` with the panel's room locked."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Organisation, User
from panels import events, people
from panels.command import Command, Refused
from panels.models import Membership, Panel, Role
from panels.people import Person
from panels.placing import replaced
from panels.policy import Actor, can
from panels.seen import fingerprint
from roomlog.log import Receipt, Tx, transact
from roomlog.models import Room, RoomKind

if TYPE_CHECKING:
    from panels import commands

LOGGING_IN = frozenset({"lead", "table_facilitator", "note_taker", "tech_support", "organiser", "official"})
MEMBER_FIELDS = ("name", "email", "phone", "language", "attributes")
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


# Its people.


def add_member(tx: Tx, panel: Panel, ask: commands.AddMember, *, actor: Membership) -> dict[str, Any]:
    person = Person(**ask.model_dump())
    _check_contact(person.email, person.language)
    if any(known.role == person.role and people.is_same(known, person) for known in known_people(panel)):
        raise Refused("same-person")
    member = _make(panel, [person])[0]
    tx.append(events.MEMBER_ADDED, member.pk)
    return {"member": member.pk}


def import_members(tx: Tx, panel: Panel, text: str) -> dict[str, Any]:
    """Add a list's good rows. It is read again here: whom the panel has got meanwhile is left out."""
    sheet = read_list(panel, text)
    members = _make(panel, sheet.good)
    if members:
        tx.append(events.MEMBERS_IMPORTED, len(members))
    return {"added": len(members), "left_out": len(sheet.bad)}


def read_list(panel: Panel, text: str) -> people.Sheet:
    return people.read(
        text,
        known=known_people(panel),
        language=panel.language,
        languages=[code for code, _name in settings.LANGUAGES],
        limit=settings.RAATI.import_rows,
    )


def known_people(panel: Panel) -> list[Person]:
    found = panel.memberships.filter(removed_at=None).values_list("name", "email", "phone", "language", "role")
    return [Person(*values) for values in found]


def change_member(tx: Tx, panel: Panel, ask: commands.ChangeMember, *, actor: Membership) -> None:
    member = _member(panel, ask.member)
    if ask.seen and ask.seen != fingerprint(member, MEMBER_FIELDS):
        raise Refused("changed-meanwhile")
    _check_contact(ask.email, ask.language)
    if ask.email != member.email:
        member.bounced_at = None  # a corrected address is written to again
    for name in MEMBER_FIELDS:
        setattr(member, name, getattr(ask, name))
    _open_login(member)
    member.save()
    tx.append(events.MEMBER_CHANGED, member.pk)


def change_role(tx: Tx, panel: Panel, ask: commands.ChangeRole, *, actor: Membership) -> None:
    member = _member(panel, ask.member)
    if member.pk == actor.pk:
        raise Refused("not-yourself")
    if member.role == ask.role:
        return
    member.role = ask.role
    if member.role == Role.PANELIST and member.number is None:
        member.number = _numbers(panel, 1)[0]
    _open_login(member)
    member.save()
    tx.append(events.MEMBER_CHANGED, member.pk)
    replaced(tx, member)


def reissue_link(tx: Tx, panel: Panel, ask: commands.ReissueLink, *, actor: Membership) -> None:
    """The old link dies in every browser; a new one has to be mailed or printed."""
    member = _member(panel, ask.member)
    if member.link_version != ask.version:
        raise Refused("link-changed")
    member.link_version += 1
    member.mailed_at = None
    member.save(update_fields=["link_version", "mailed_at"])
    tx.append(events.MEMBER_REVOKED, member.pk)


def remove_member(tx: Tx, panel: Panel, ask: commands.RemoveMember, *, actor: Membership) -> None:
    """The person loses every way in; what they wrote stays."""
    member = _member(panel, ask.member)
    if member.pk == actor.pk:
        raise Refused("not-yourself")
    take_out(tx, member)


def take_out(tx: Tx, member: Membership) -> None:
    member.removed_at = tx.now
    member.save(update_fields=["removed_at"])
    tx.append(events.MEMBER_REMOVED, member.pk)
    replaced(tx, member)


def next_number(panel: Panel) -> int:
    """For one more panelist."""
    return _numbers(panel, 1)[0]


def enter(membership: Membership) -> None:
    """The person has read the privacy notice and comes in for the first time."""
    transact(membership.panel.room_id, lambda tx: _enter(tx, membership), actor=membership.pk)


def _enter(tx: Tx, membership: Membership) -> None:
    if Membership.objects.filter(pk=membership.pk, entered_at=None).update(entered_at=tx.now):
        tx.append(events.MEMBER_ENTERED, membership.pk)


def note_leaving(membership: Membership) -> None:
    def work(tx: Tx) -> None:
        tx.append(events.MEMBER_LEFT, membership.pk)

    transact(membership.panel.room_id, work, actor=membership.pk)


def prefer(membership: Membership, *, language: str, preferences: dict[str, Any]) -> None:
    """A person's own choices for their pages; their language is also that of their e-mails."""
    if (membership.language, membership.preferences) == (language, preferences):
        return
    changed = {"language": language, "preferences": preferences}

    def work(tx: Tx) -> None:
        Membership.objects.filter(pk=membership.pk).update(**changed)
        tx.append(events.MEMBER_CHANGED, membership.pk)

    transact(membership.panel.room_id, work, actor=membership.pk)


def _member(panel: Panel, pk: int) -> Membership:
    member = Membership.objects.filter(panel=panel, pk=pk, removed_at=None).first()
    if member is None:
        raise Refused("no-such-person")
    return member


def _check_contact(email: str, language: str) -> None:
    if email and not people.is_email(email):
        raise Refused("bad-email")
    if language not in dict(settings.LANGUAGES):
        raise Refused("unknown-language")


def _make(panel: Panel, persons: list[Person]) -> list[Membership]:
    numbers = iter(_numbers(panel, sum(person.role == Role.PANELIST for person in persons)))
    members = [
        Membership(
            panel=panel,
            number=next(numbers) if person.role == Role.PANELIST else None,
            **{name: getattr(person, name) for name in (*MEMBER_FIELDS, "role")},
        )
        for person in persons
    ]
    for member in members:
        _open_login(member)
    return Membership.objects.bulk_create(members)


def _numbers(panel: Panel, count: int) -> list[int]:
    """The next numbers in random order: a number says nothing. Those of removed people stay theirs."""
    last = panel.memberships.aggregate(last=Max("number"))["last"] or 0
    numbers = list(range(last + 1, last + 1 + count))
    secrets.SystemRandom().shuffle(numbers)
    return numbers


def _open_login(member: Membership) -> None:
    """Who works for the panel and has an address may log in by a code; panelists have their link alone."""
    if member.role not in LOGGING_IN or not member.email:
        member.user = None
        return
    user = User.objects.filter(email__iexact=member.email).first()
    member.user = user or User.objects.create_user(member.email, name=member.name, language=member.language)
