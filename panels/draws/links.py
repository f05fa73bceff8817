"""A volunteer's own link: their chance and why, the seat they are offered, taking their name back."""

from django.conf import settings
from django.urls import reverse

from accounts import links
from panels.draws.models import Volunteer

KIND = "volunteer"


def token_of(volunteer: Volunteer) -> str:
    """The key is published with the draw, the 80 bits behind it never are."""
    return links.token_of(KIND, volunteer.key, volunteer.link_version)


def link_of(volunteer: Volunteer) -> str:
    return str(settings.BASE_URL) + reverse("draws:mine", args=[token_of(volunteer)])


def open_link(token: str) -> Volunteer | None:
    """None for anything wrong, old or revoked."""
    one, code = _parts(token)
    return one if one and links.is_code(code, KIND, one.key, one.link_version) else None


def was_replaced(token: str) -> bool:
    """Whether it was somebody's link until a newer one took its place."""
    one, code = _parts(token)
    if one is None:
        return False
    return any(links.is_code(code, KIND, one.key, version) for version in range(1, one.link_version))


def _parts(token: str) -> tuple[Volunteer | None, str]:
    key, code = links.parts_of(token)
    return Volunteer.objects.select_related("panel__organisation", "resident").filter(key=key).first(), code
