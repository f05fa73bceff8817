"""One socket of one person at one draft."""

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from live.draft_frames import Cursor
from live.outbox import Outbox
from panels.admission import acting_membership
from panels.models import Membership
from recommendations.drafts.models import Draft
from recommendations.drafts.roles import WRITERS

_HUES = 6


@dataclass(frozen=True)
class Admitted:
    """What a socket was let in with; checked again every few seconds."""

    membership: Membership
    session_key: str | None
    draft_id: int
    room_id: int


def admit(session: SessionBase, public_id: str, draft_id: int) -> Admitted | None:
    """None for a stranger, for a draft of another panel and for one that does not exist alike."""
    membership = _member(session, public_id)
    draft = Draft.objects.filter(pk=draft_id).first()
    if membership is None or draft is None or draft.panel_id != membership.panel_id:
        return None
    return Admitted(membership, session.session_key, draft.pk, draft.room_id)


def check(admitted: list[Admitted]) -> list[str | None]:
    """For each: None while it holds, else "removed" or "changed"."""
    return [_check(one) for one in admitted]


def _check(admitted: Admitted) -> str | None:
    session = import_module(settings.SESSION_ENGINE).SessionStore(admitted.session_key)
    now = _member(session, admitted.membership.public_id)
    if now is None:
        return "removed"
    return None if now.role == admitted.membership.role else "changed"


def _member(session: SessionBase, public_id: str) -> Membership | None:
    request = HttpRequest()
    request.session = session
    return acting_membership(request, public_id)


@dataclass(eq=False)
class Editor:
    admitted: Admitted
    outbox: Outbox
    close: Callable[[int, bytes], Coroutine[Any, Any, None]]  # (close code, last frame)
    key: str = field(default_factory=lambda: secrets.token_hex(6))  # names the socket to the other editors
    synced: bool = False  # gets others' updates from now on
    refused: bool = False  # what it sends is built on something refused: ignored until it has synced again
    refusals: int = 0
    client: int | None = None
    cursor: Cursor | None = None

    @property
    def member(self) -> Membership:
        return self.admitted.membership

    @property
    def may_write(self) -> bool:
        return self.member.role in WRITERS

    def shown(self) -> dict[str, Any]:
        """What the others see of this socket. Who it is comes from the server alone."""
        return {
            "key": self.key,
            "label": self.member.label,
            "number": self.member.number,
            "role": self.member.role,
            "hue": self.member.pk % _HUES + 1,
            "client": self.client,
            "cursor": self.cursor.model_dump() if self.cursor and self.may_write else None,
        }
