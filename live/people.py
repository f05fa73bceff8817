"""Who a socket is: letting in, seating, and checking again. Runs in a database thread."""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.base import SessionBase

from live import places
from live.connection import Admission
from panels.admission import admitted
from panels.models import Membership
from roomlog.log import Tx, transact
from sessions import seats as seating
from sessions.arrival import arrival
from sessions.models import Meeting, Status, Table


class State(NamedTuple):
    """Of a membership: what its sockets were let in by."""

    role: str
    link_version: int
    user_id: int | None
    is_active: bool | None  # the user's account
    muted: bool = False  # for drafts: there it decides about the whole socket


def admit(session: SessionBase, public_id: str, meeting_id: int, language: str) -> Admission | None:
    """What the socket is let in with; None for a stranger as for a meeting that does not exist."""
    found = arrival(public_id, meeting_id)  # first: what happens while the rest is read has a higher number
    if found is None:
        return None
    user_id = _user_of(session)
    membership = admitted(session, user_id, public_id)
    if membership is None or found.panel != membership.panel_id:
        return None
    known = {code for code, _name in settings.LANGUAGES}
    return Admission(
        membership=membership,
        session_key=session.session_key,
        user_id=user_id,
        meeting_id=meeting_id,
        panel_room=found.panel_room,
        plenary_room=found.plenary,
        language=language if language in known else membership.language,
        seqs=found.seqs,
    )


def states(members: Iterable[int]) -> dict[int, State]:
    """What decides over these memberships' sockets, as it is now, in one query. Without those that were removed."""
    rows = Membership.objects.filter(pk__in=set(members), removed_at=None)
    found = rows.values_list("pk", "role", "link_version", "user_id", "user__is_active", "mute")
    return {pk: State(role, version, user, active, mute is not None) for pk, role, version, user, active, mute in found}


def is_as_before(admission: Admission, now: State | None) -> bool:
    """Whether nothing has changed since this socket was let in, and its log-in was not closed.

    If something has, ``check`` says whether it must go: it knows the browser's session as well.
    """
    if now is None:
        return False
    before = admission.membership
    by_user = admission.user_id is not None and admission.user_id == before.user_id
    shut_out = by_user and (now.user_id != admission.user_id or not now.is_active)
    return (now.role, now.link_version) == (before.role, before.link_version) and not shut_out


def check(admission: Admission) -> str | None:
    """None while the admission holds; else "removed" or "changed"."""
    return recheck(admission.membership, admission.session_key)


def recheck(before: Membership, session_key: str | None) -> str | None:
    """As ``check``, for any socket of this browser. With another link the old page's commands fail."""
    now = acting(import_module(settings.SESSION_ENGINE).SessionStore(session_key), before.public_id)
    if now is None:
        return "removed"
    return None if (now.role, now.link_version) == (before.role, before.link_version) else "changed"


def acting(session: SessionBase, public_id: str) -> Membership | None:
    """Whom this browser may act as."""
    return admitted(session, _user_of(session), public_id)


def may_visit(admission: Admission, rooms: set[int]) -> set[int]:
    """Those of the rooms that are tables of the meeting which a lead may look in at; for others none."""
    if admission.membership.role not in places.ANYWHERE or not rooms:
        return set()
    tables = Table.objects.filter(round__meeting=admission.meeting_id, room__in=rooms)
    return set(tables.values_list("room_id", flat=True))


def seat_late(membership: Membership, meeting_id: int) -> bool:
    """Give somebody who comes after the round was drawn their seat; False if there is nothing to do."""
    if membership.role not in seating.SEATED:
        return False
    meeting = Meeting.objects.get(pk=meeting_id)
    if meeting.status == Status.ENDED or not meeting.rounds.exists():
        return False

    def work(tx: Tx) -> None:
        if Membership.objects.filter(pk=membership.pk, removed_at=None, role=membership.role).exists():
            seating.seat_late(tx, meeting, membership)

    transact(meeting.room_id, work, actor=membership.pk)
    return True


def _user_of(session: Any) -> int | None:
    """The logged-in user's id, if the session still holds a valid log-in."""
    key = session.get(SESSION_KEY)
    if key is None:
        return None
    user = get_user_model().objects.filter(pk=key, is_active=True).first()
    if user is None or session.get(HASH_SESSION_KEY) != user.get_session_auth_hash():
        return None
    return int(user.pk)
