"""The ways to hear each other. A new one is a value of ``sessions.models.Call`` and an entry of ``ADAPTERS``.

The whole seam: for one person and one room an adapter says what the page embeds, or None where it embeds nothing. Who
speaks comes back as ``talk.voice`` from the person's own page (assets/call.js), whatever the call is made of.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

import jwt
from django.conf import settings
from django.utils.crypto import salted_hmac

from panels.models import Membership
from panels.policy import FACILITATORS, STEERING
from sessions.models import Call, Meeting

_SALT = "facilitation.calls"
_NAME_CHARS = 24  # of a room, in hexadecimal: 96 bits, nobody guesses the next table's


@dataclass(frozen=True)
class Embedded:
    """A call in the page: the frame's address with all that this person needs, and the only origin to listen to."""

    address: str
    origin: str


Adapter = Callable[[Meeting, int, Membership, datetime], Embedded | None]


def embedded(meeting: Meeting, room: int, membership: Membership, now: datetime) -> Embedded | None:
    """``room``: the plenary's or the table's own, by id."""
    return ADAPTERS[Call(meeting.call)](meeting, room, membership, now)


def is_configured(call: str) -> bool:
    return call != Call.JITSI or bool(settings.JITSI_URL)


def room_name(room: int) -> str:
    """The same for everybody in the room, and no other room's."""
    return "raati-" + salted_hmac(_SALT, f"room {room}", algorithm="sha256").hexdigest()[:_NAME_CHARS]


def _nothing(meeting: Meeting, room: int, membership: Membership, now: datetime) -> None:
    return None


def _jitsi(meeting: Meeting, room: int, membership: Membership, now: datetime) -> Embedded | None:
    if not settings.JITSI_URL:
        return None
    name = room_name(room)
    query = f"?jwt={_token(name, membership, now)}" if settings.JITSI_APP_SECRET else ""
    # The fragment is Jitsi's own way to be told settings, and under which number its frame speaks to our page.
    wishes = {
        "jitsi_meet_external_api_id": "0",
        "config.prejoinConfig.enabled": "false",
        "config.startWithVideoMuted": "true",
        "config.disableDeepLinking": "true",
        "config.defaultLanguage": json.dumps(membership.language),
        "userInfo.displayName": json.dumps(membership.label),
    }
    fragment = "&".join(f"{wish}={quote(value)}" for wish, value in wishes.items())
    return Embedded(f"{settings.JITSI_URL}/{name}{query}#{fragment}", settings.JITSI_ORIGIN)


def _token(name: str, membership: Membership, now: datetime) -> str:
    """For one person and one room, as Jitsi's token authentication reads it. It holds no id of ours. All of ``user``
    is text: one of its modules copies those into messages as they are."""
    who = salted_hmac(_SALT, f"person {membership.pk} in {name}", algorithm="sha256").hexdigest()[:16]
    leads = membership.role in FACILITATORS | STEERING
    claims = {
        "iss": settings.JITSI_APP_ID,
        "aud": settings.JITSI_APP_ID,
        "sub": _tenant(settings.JITSI_URL),
        "room": name,
        "nbf": now - timedelta(seconds=60),  # servers' clocks differ
        "exp": now + timedelta(seconds=settings.RAATI.call_token_s),
        "context": {"user": {"id": who, "name": membership.label, "moderator": str(leads).lower()}},
        "moderator": leads,
    }
    return jwt.encode(claims, settings.JITSI_APP_SECRET, algorithm="HS256")


def _tenant(url: str) -> str:
    """Jitsi's word for the path before a room; without one the server's name stands in for it."""
    found = urlsplit(url)
    return (found.path.strip("/") or found.hostname or "").lower()


ADAPTERS: dict[Call, Adapter] = {Call.NONE: _nothing, Call.LINK: _nothing, Call.JITSI: _jitsi}
