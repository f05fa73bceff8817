"""Which memberships a browser may act as: a set in the browser's session, checked at every step."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts import second_factor
from panels.models import Membership

_KEY = "memberships"  # {public id: link version when the link was opened}


def admit(session: SessionBase, membership: Membership) -> None:
    """Let this browser act as the membership until its link is revoked or the person leaves."""
    session[_KEY] = {**session.get(_KEY, {}), membership.public_id: membership.link_version}


def remembered(session: SessionBase) -> frozenset[str]:
    """The public ids of those whose links were opened in this browser, whether these are still good or not."""
    return frozenset(session.get(_KEY, {}))


def leave(session: SessionBase, membership: Membership) -> None:
    kept = dict(session.get(_KEY, {}))
    kept.pop(membership.public_id, None)
    session[_KEY] = kept


def opened(session: Mapping[str, Any] | SessionBase, public_id: str, link_version: int) -> bool:
    """Whether the personal link, as it is now, was opened in this browser."""
    return bool(session.get(_KEY, {}).get(public_id) == link_version)


def admitted(session: SessionBase | Any, user_id: int | None, public_id: str) -> Membership | None:
    """The membership, if this browser may act as it now: by an opened link or as the logged-in user."""
    membership = (
        Membership.objects.select_related("panel__organisation").filter(public_id=public_id, removed_at=None).first()
    )
    if membership is None:
        return None
    by_link = opened(session, public_id, membership.link_version)
    by_user = user_id is not None and membership.user_id == user_id and not second_factor.is_missing(user_id)
    return membership if by_link or by_user else None


def acting_membership(request: HttpRequest, public_id: str) -> Membership | None:
    user = get_user(request)
    return admitted(request.session, user.pk if user.is_authenticated and user.is_active else None, public_id)
