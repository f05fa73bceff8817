"""How residents become volunteers: by a letter, by phone, from the pool; and how they take their name back."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from panels.acting import act
from panels.command import Refused
from panels.draws.events import DrawEvent
from panels.draws.leaving import take_back
from panels.draws.models import Volunteer
from panels.draws.pools import is_shared_no_longer, must_be_shared, pool_of
from panels.models import Membership, Panel
from pool.letters.models import Letter
from pool.letters.services import said_yes
from pool.models import Consent, Pool, Purpose, Resident
from pool.residents.fields import search_text
from pool.residents.links import revoke
from roomlog.log import Tx, transact
from words.ids import new_public_id

WAY_PANEL = "panel"


@dataclass(frozen=True)
class Answers:
    """What somebody said on the form."""

    name: str
    email: str = ""
    phone: str = ""
    language: str = "fi"
    reach_by: str = "email"
    values: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    needs_note: str = ""
    consents: tuple[str, ...] = (Purpose.CONTACT, Purpose.DRAW)


def panel_of(letter: Letter) -> Panel | None:
    return Panel.objects.select_related("organisation", "pool").filter(slug=letter.batch.invites_to).first()


def say_yes(letter: Letter, answers: Answers, *, came_by: str = "letter", actor: Membership | None = None) -> Resident:
    """The letter's person joins the pool and, where the letter was about a panel, volunteers for it.

    Said twice, it holds once: the second time changes what was said. ``actor``: who wrote it down for somebody
    on the phone.
    """
    panel = panel_of(letter)
    if panel is None:
        with transaction.atomic():
            return _join_pool(letter, answers, came_by)
    found: list[Resident] = []

    def work(tx: Tx) -> None:
        found.append(_join_pool(letter, answers, came_by))
        _volunteer(tx, panel, found[-1], answers.values, came_by)

    act(panel, work, actor=actor)
    return found[-1]


def volunteer(panel: Panel, resident: Resident, values: dict[str, str]) -> Volunteer:
    """A resident of the pool wants to be in this panel, and has told this much. Raises Refused("volunteers-closed")."""
    made: list[Volunteer] = []

    def work(tx: Tx) -> None:
        made.append(_volunteer(tx, panel, resident, values, "pool"))

    transact(panel.room_id, work)
    return made[-1]


def is_open(panel: Panel) -> bool:
    """Volunteers are taken until a draw is asked for whose panels are fixed or being computed."""
    return not panel.draws.exclude(state="failed").exists() and not is_shared_no_longer(panel)


def must_be_open(panel: Panel) -> None:
    """For what is fixed once a draw has begun. Raises Refused."""
    must_be_shared(panel)
    if not is_open(panel):
        raise Refused("draw-begun")


def open_panels(pool: Pool) -> list[Panel]:
    """Panels that ask residents of the pool and take volunteers now: for a resident's own page."""
    found = Panel.objects.filter(pool=pool, asks_pool=True, seats__gt=0, draw_quotas__isnull=False).distinct()
    return [panel for panel in found.select_related("organisation") if is_open(panel)]


def withdraw(one: Volunteer) -> None:
    """Before a draw the person is out of it; afterwards they decline their seat instead."""
    transact(one.panel.room_id, partial(take_back, one))


def renew_link(tx: Tx, one: Volunteer) -> None:
    """The old link is dead; the new one goes out by the worker where there is an e-mail address."""
    from panels.draws.tasks import send_link

    Volunteer.objects.filter(pk=one.pk).update(link_version=F("link_version") + 1)
    tx.append(DrawEvent.LINK_RENEWED, one.pk)
    send_link.enqueue(one.pk)


def _volunteer(tx: Tx, panel: Panel, resident: Resident, values: dict[str, str], came_by: str) -> Volunteer:
    known = Volunteer.objects.filter(panel=panel, resident=resident).first()
    if not is_open(panel):
        raise Refused("volunteers-closed")
    if known is None:
        known = Volunteer(panel=panel, resident=resident, key=new_public_id(), came_by=came_by)
    known.values, known.household, known.withdrawn_at = _of_pool(panel, values), resident.household, None
    known.save()
    tx.append(DrawEvent.VOLUNTEERED, known.pk)
    return known


def _of_pool(panel: Panel, values: dict[str, str]) -> dict[str, str]:
    """Only values that the pool knows: anything else fits no quota."""
    known = {one.key: {value["value"] for value in one.values} for one in pool_of(panel).attributes.all()}
    return {key: value for key, value in values.items() if value in known.get(key, ())}


def _address(letter: Letter) -> str:
    at = letter.address
    return f"{at.get('street', '')}, {at.get('postal_code', '')} {at.get('city', '')}"[:200] if at else ""


def _join_pool(letter: Letter, answers: Answers, came_by: str) -> Resident:
    """Runs in a transaction; the letter's row is the lock against two answers at once."""
    fresh = Letter.objects.select_for_update().get(pk=letter.pk)
    other_address = Resident.objects.filter(letter=fresh).exclude(email__in=["", answers.email]).exists()
    resident = Resident.objects.filter(letter=fresh).first() or Resident(pool=letter.batch.pool, letter=fresh)
    resident.household, resident.came_by = fresh.household, came_by
    resident.address = _address(fresh) if answers.reach_by == "letter" else ""
    resident.postal_code = resident.postal_code or str(fresh.address.get("postal_code", ""))[:10]
    if letter.batch.invites_to:
        resident.ways = sorted({*resident.ways, WAY_PANEL})
    if Purpose.DRAW in answers.consents:
        resident.attributes = {**resident.attributes, **answers.values}
    for name in ("name", "email", "phone", "language", "reach_by", "needs_note"):
        setattr(resident, name, getattr(answers, name))
    resident.needs, resident.new_email = list(answers.needs), ""
    resident.seen_at = timezone.now()
    resident.search = search_text(resident)
    resident.save()
    if other_address:  # the letter is their key; links that lie in the old letter box are none any more
        revoke(resident)
    _consent(resident, answers.consents)
    said_yes(fresh, timezone.now())
    return resident


def _consent(resident: Resident, purposes: tuple[str, ...]) -> None:
    given: dict[str, Any] = {one.purpose: one for one in resident.consents.filter(withdrawn_at=None)}
    Consent.objects.bulk_create(
        Consent(resident=resident, purpose=purpose, version=resident.pool.notice_version, given_at=timezone.now())
        for purpose in purposes
        if purpose not in given
    )
