"""One socket of one person at one draft."""

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from facilitation.desk.conduct import is_muted
from live import people
from live.outbox import Outbox
from panels.admission import opened
from panels.models import Membership
from recommendations.drafts.models import Draft
from recommendations.drafts.roles import WRITERS

_HUES = 6


@dataclass(frozen=True, eq=False)
class Admitted:
    """What a socket was let in with; checked again every few seconds."""

    membership: Membership
    session_key: str | None
    draft_id: int
    room_id: int
    muted: bool = False


def admit(session: SessionBase, public_id: str, draft_id: int) -> Admitted | None:
    """None for a stranger, for a draft of another panel and for one that does not exist alike."""
    membership = people.acting(session, public_id)
    draft = Draft.objects.filter(pk=draft_id).first()
    if membership is None or draft is None or draft.panel_id != membership.panel_id:
        return None
    return Admitted(membership, session.session_key, draft.pk, draft.room_id, is_muted(membership.pk))


Seen = tuple[
    people.State | None, str | None
]  # of the membership and of the browser's session, as the database has them


def check(admitted: list[Admitted], before: dict[Admitted, Seen]) -> tuple[list[str | None], dict[Admitted, Seen]]:
    """For each: None while it holds, else "removed" or "changed"; and what was seen, for the next time.

    Two queries for all sockets. Only what has changed since is looked at, and only who came in otherwise than by an
    opened link needs queries of their own.
    """
    now = _seen(admitted)
    changed = [one for one in admitted if before.get(one) != now[one]]
    doubtful = [one for one in changed if not _holds(one, *now[one])]
    verdicts = {one: people.recheck(one.membership, one.session_key) for one in doubtful}
    verdicts |= {one: "changed" for one in changed if _was_silenced(one, now[one][0]) and not verdicts.get(one)}
    good = {one: now[one] for one in admitted if verdicts.get(one) is None}
    return [verdicts.get(one) for one in admitted], good


def _was_silenced(admitted: Admitted, state: people.State | None) -> bool:
    """Or may write again: its page comes back and is let in anew."""
    return state is not None and state.muted != admitted.muted


def _seen(admitted: list[Admitted]) -> dict[Admitted, Seen]:
    states = people.states(one.membership.pk for one in admitted)
    keys = {one.session_key for one in admitted}
    browsers = _store().get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    sessions = dict(browsers.values_list("session_key", "session_data"))
    return {one: (states.get(one.membership.pk), sessions.get(one.session_key)) for one in admitted}


def _holds(admitted: Admitted, state: people.State | None, session: str | None) -> bool:
    """By an opened link, in the same role."""
    if state is None or session is None:
        return False
    before, content = admitted.membership, _store()().decode(session)
    return state.role == before.role and opened(content, before.public_id, state.link_version)


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore


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
    cursor: dict[str, str] | None = None
    left: bool = False  # for good
    lost: bool = False  # frames were thrown away: it must be told everything again

    @property
    def member(self) -> Membership:
        return self.admitted.membership

    @cached_property
    def may_write(self) -> bool:
        """Fixed: who changes roles or is silenced is sent away."""
        return self.member.role in WRITERS and not self.admitted.muted

    @cached_property
    def _identity(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.member.label,
            "number": self.member.number,
            "role": self.member.role,
            "hue": self.member.pk % _HUES + 1,
        }

    def shown(self) -> dict[str, Any]:
        """What the others see of this socket. Who it is comes from the server alone."""
        cursor = self.cursor if self.may_write else None
        return self._identity | {"client": self.client, "cursor": cursor}
