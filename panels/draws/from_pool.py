"""Residents of the pool who volunteer for a panel by their own page, where its organiser wants that."""

from collections.abc import Iterator

from django.urls import reverse

from panels.draws.links import link_of
from panels.draws.models import Volunteer
from panels.draws.volunteering import open_panels
from panels.models import Panel
from pool.models import Purpose, Resident
from pool.residents.file import Volunteered
from pool.residents.models import ResidentState
from pool.residents.openings import Opening
from pool.residents.services import purposes_of


def openings(resident: Resident) -> Iterator[Opening]:
    """For the resident's own page."""
    mine = Volunteer.objects.filter(resident=resident, withdrawn_at=None).select_related("panel__organisation")
    there = {one.panel: link_of(one) for one in mine}
    others = {one: reverse("draws:volunteer", args=[resident.public_id, one.slug]) for one in open_to(resident)}
    for panel, address in (others | there).items():
        yield Opening(panel.organisation.name, panel.title, panel.question, address, panel in there)


def volunteered(resident: Resident) -> Iterator[Volunteered]:
    """For the resident's own file."""
    for one in Volunteer.objects.filter(resident=resident).select_related("panel").order_by("pk"):
        offer = one.offers.order_by("-draw_id").first()
        state = offer.state if offer else ""
        yield Volunteered(one.panel.title, dict(one.values), one.joined_at, one.withdrawn_at, state)


def open_to(resident: Resident) -> list[Panel]:
    """Nobody else may know of what they are not asked to: the others do not exist for this resident."""
    if resident.state != ResidentState.ACTIVE:
        return []
    askers = _askers(resident)
    return [one for one in open_panels(resident.pool) if one.organisation_id in askers]


def _askers(resident: Resident) -> set[int]:
    """The pool's own authority, and those that share it if the resident agreed to that; none that they refuse."""
    pool = resident.pool
    sharing = pool.shares.values_list("organisation", flat=True)
    found = {pool.organisation_id, *(sharing if Purpose.SHARE in purposes_of(resident) else ())}
    return found - set(resident.refused)
