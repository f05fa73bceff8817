"""Logging out closes the sockets of that browser: an event in the panels' rooms makes every process check them."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.http import HttpRequest

from panels import admission, members
from panels.models import Membership


def logged_out(sender: object, request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    for membership in _memberships(request.session, user):
        members.note_leaving(membership)


def _memberships(session: SessionBase, user: Any) -> Any:
    """Those of the user, and those whose links were opened in the same browser: it forgets them as well."""
    who = Q(public_id__in=admission.remembered(session))
    if user is not None:
        who |= Q(user=user)
    return Membership.objects.filter(who, removed_at=None).select_related("panel")
