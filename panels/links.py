"""Personal links: a public id plus a code over id and version. Printed again at will, revoked by version."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from panels.models import Membership


def code_of(membership: Membership) -> str:
    """The membership's present code: 80 bits, base32 in lower case."""
    message = f"link:{membership.public_id}:{membership.link_version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, sha256).digest()
    return base64.b32encode(digest).decode().lower()[: settings.RAATI.link_mac_chars]


def link_of(membership: Membership) -> str:
    """The whole address that goes into a letter or an e-mail."""
    token = f"{membership.public_id}-{code_of(membership)}"
    return str(settings.BASE_URL) + reverse("panels:enter", args=[token])


def open_link(token: str) -> Membership | None:
    """The active membership a link stands for; None for anything wrong, old or revoked."""
    public_id, _dash, code = token.strip().lower().partition("-")
    membership = (
        Membership.objects.select_related("panel__organisation").filter(public_id=public_id, removed_at=None).first()
    )
    if membership is None or not hmac.compare_digest(code_of(membership), code):
        return None
    return membership
