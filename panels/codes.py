"""A personal link as a code that people type from paper."""

from django.conf import settings

from accounts import codes
from panels.links import token_of
from panels.models import Membership
from words.ids import new_public_id

ID_CHARS = len(new_public_id())


def printed(membership: Membership) -> str:
    return codes.printed(token_of(membership))


def length() -> int:
    return ID_CHARS + int(settings.RAATI.link_mac_chars)


def typed(text: str) -> str | None:
    """The link's token for what somebody typed."""
    return codes.typed(text, after="/j/", id_chars=ID_CHARS, mac_chars=int(settings.RAATI.link_mac_chars))
