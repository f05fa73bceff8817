"""A resident's links: to their own page, and to stop all messages."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse

from accounts import links
from pool.residents.models import Resident

OWN, STOP = "resident", "stop"
_revokers: list[Callable[[Resident], None]] = []


def on_revoke(revoker: Callable[[Resident], None]) -> None:
    """Apps above register what else leads to the resident's data by a link that lies in the same letter box."""
    if revoker not in _revokers:
        _revokers.append(revoker)


def revoke(resident: Resident) -> None:
    """Every link given out before is dead."""
    resident.link_version += 1
    Resident.objects.filter(pk=resident.pk).update(link_version=resident.link_version)
    for revoker in _revokers:
        revoker(resident)


def token_of(resident: Resident, kind: str = OWN) -> str:
    return links.token_of(kind, resident.public_id, resident.link_version)


def link_of(resident: Resident) -> str:
    """The whole address of the resident's own page."""
    return str(settings.BASE_URL) + reverse("pool:enter", args=[token_of(resident)])


def stop_link_of(resident: Resident) -> str:
    """The address that stops messages; it opens nothing else."""
    return str(settings.BASE_URL) + reverse("pool:stop", args=[token_of(resident, STOP)])


def new_address_link_of(resident: Resident) -> str:
    """The address that confirms ``new_email``; once another one is typed in it is dead."""
    token = token_of(resident, _of_new_address(resident))
    return str(settings.BASE_URL) + reverse("pool:address", args=[token])


def open_new_address(token: str) -> Resident | None:
    """Whose new e-mail address the link confirms; None for anything wrong or old."""
    public_id, _code = links.parts_of(token)
    resident = Resident.objects.filter(public_id=public_id).exclude(new_email="").first()
    return open_link(token, _of_new_address(resident)) if resident else None


def _of_new_address(resident: Resident) -> str:
    return f"address:{resident.new_email}"


def open_link(token: str, kind: str = OWN) -> Resident | None:
    """The resident a link stands for; None for anything wrong, old or revoked."""
    public_id, code = links.parts_of(token)
    resident = Resident.objects.select_related("pool__organisation").filter(public_id=public_id).first()
    if resident is None or not links.is_code(code, kind, public_id, resident.link_version):
        return None
    return resident
