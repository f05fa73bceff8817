"""A volunteer's own link: their chance and why, the seat they are offered, taking their name back."""

from django.conf import settings
from django.urls import reverse

from accounts import links
from panels.draws.models import Volunteer

KIND = "volunteer"


def token_of(volunteer: Volunteer) -> str:
    """The key is published with the draw, the 80 bits behind it never are."""
    return links.token_of(KIND, volunteer.key, 1)


def link_of(volunteer: Volunteer) -> str:
    return str(settings.BASE_URL) + reverse("draws:mine", args=[token_of(volunteer)])


def open_link(token: str) -> Volunteer | None:
    """None for anything wrong."""
    key, code = links.parts_of(token)
    if not links.is_code(code, KIND, key, 1):
        return None
    return Volunteer.objects.select_related("panel__organisation", "resident").filter(key=key).first()
