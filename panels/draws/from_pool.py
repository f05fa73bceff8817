"""Residents of the pool who volunteer for a panel by their own page, where its organiser wants that."""

from collections.abc import Iterator

from django.urls import reverse

from panels.draws.links import link_of
from panels.draws.models import Volunteer
from panels.draws.volunteering import open_panels
from panels.models import Panel
from pool.models import Purpose, Resident
from pool.residents.models import ResidentState
from pool.residents.openings import Opening
from pool.residents.services import purposes_of


def openings(resident: Resident) -> Iterator[Opening]:
    """For the resident's own page."""
    mine = {one.panel_id: one for one in _volunteerings(resident)}
    for panel in open_to(resident):
        one = mine.get(panel.pk)
        there = link_of(one) if one else reverse("draws:volunteer", args=[resident.public_id, panel.slug])
        yield Opening(panel.organisation.name, panel.title, panel.question, there, one is not None)


def _volunteerings(resident: Resident) -> Iterator[Volunteer]:
    yield from Volunteer.objects.filter(resident=resident, withdrawn_at=None).select_related("panel")


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
