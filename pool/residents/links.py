"""A resident's links: to their own page, and to stop all messages."""

from django.conf import settings
from django.urls import reverse

from accounts import links
from pool.residents.models import Resident

OWN, STOP = "resident", "stop"


def token_of(resident: Resident, kind: str = OWN) -> str:
    return links.token_of(kind, resident.public_id, resident.link_version)


def link_of(resident: Resident) -> str:
    """The whole address of the resident's own page."""
    return str(settings.BASE_URL) + reverse("pool:enter", args=[token_of(resident)])


def stop_link_of(resident: Resident) -> str:
    """The address that stops messages; it opens nothing else."""
    return str(settings.BASE_URL) + reverse("pool:stop", args=[token_of(resident, STOP)])


def open_link(token: str, kind: str = OWN) -> Resident | None:
    """The resident a link stands for; None for anything wrong, old or revoked."""
    public_id, code = links.parts_of(token)
    resident = Resident.objects.select_related("pool__organisation").filter(public_id=public_id).first()
    if resident is None or not links.is_code(code, kind, public_id, resident.link_version):
        return None
    return resident
