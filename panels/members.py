"""What happens to a panel's people. Runs inside ``transact`` with the panel's room locked."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Max

from accounts.models import User
from panels import events, people
from panels.command import Refused
from panels.models import Membership, Panel, Role
from panels.people import Person
from panels.placing import replaced
from panels.seen import fingerprint
from roomlog.log import Tx, transact

if TYPE_CHECKING:
    from panels import commands

LOGGING_IN = frozenset({"lead", "table_facilitator", "note_taker", "tech_support", "organiser", "official"})
MEMBER_FIELDS = ("name", "email", "phone", "language", "attributes")


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
