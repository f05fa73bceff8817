"""Links without a password: a public id plus a code over kind, id and version. Raising the version revokes them."""

import base64
import hmac
from hashlib import sha256

from django.conf import settings


def code_of(kind: str, public_id: str, version: int) -> str:
    """80 bits, base32 in lower case. ``kind`` keeps apart what different links open."""
    message = f"{kind}:{public_id}:{version}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), message, sha256).digest()
    return base64.b32encode(digest).decode().lower()[: settings.RAATI.link_mac_chars]


def token_of(kind: str, public_id: str, version: int) -> str:
    """What stands in the address: ``<public id>-<code>``."""
    return f"{public_id}-{code_of(kind, public_id, version)}"


def parts_of(token: str) -> tuple[str, str]:
    """The public id and the code of a token, as somebody typed it."""
    public_id, _dash, code = token.strip().lower().partition("-")
    return public_id, code


def is_code(code: str, kind: str, public_id: str, version: int) -> bool:
    """Whether the code is the present one, found out in the same time whatever it is."""
    return hmac.compare_digest(code_of(kind, public_id, version).encode(), code.encode())
