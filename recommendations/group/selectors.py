"""Reads of the drafting group."""

from dataclasses import dataclass
from datetime import datetime

from panels.models import Membership
from panels.policy import STEERING
from recommendations.group.models import GroupCall, GroupVolunteer


def open_call(panel_id: int) -> GroupCall | None:
    return GroupCall.objects.filter(panel=panel_id, settled_at=None).first()


def settled_call(panel_id: int) -> GroupCall | None:
    """The one that says who is in the group."""
    return GroupCall.objects.filter(panel=panel_id, settled_at__isnull=False).order_by("settled_at", "pk").last()


def members(panel_id: int) -> list[Membership]:
    """Who is in the group now; who left the panel is out of it."""
    call = settled_call(panel_id)
    if call is None:
        return []
    return [one.membership for one in volunteers(call) if one.picked]


def volunteers(call: GroupCall) -> list[GroupVolunteer]:
    return list(call.volunteers.filter(membership__removed_at=None).select_related("membership"))


def in_group(membership: Membership) -> bool:
    call = settled_call(membership.panel_id)
    return call is not None and call.volunteers.filter(membership=membership.pk, picked=True).exists()


def may_decide(membership: Membership) -> bool:
    """Whether they decide about drafts between meetings: who leads, and the drafting group."""
    return membership.role in STEERING or in_group(membership)


@dataclass(frozen=True)
class Standing:
    """The group as one person sees it."""

    call: GroupCall | None
    volunteers: list[GroupVolunteer]
    volunteered: bool
    members: list[Membership]
    settled: GroupCall | None  # says who is in the group
    lot: GroupCall | None  # the settled call, if it was settled by lot
    too_many: bool
    is_late: bool


def standing(membership: Membership, now: datetime) -> Standing:
    call, last = open_call(membership.panel_id), settled_call(membership.panel_id)
    found = volunteers(call) if call else []
    return Standing(
        call=call,
        volunteers=found,
        volunteered=any(one.membership_id == membership.pk for one in found),
        members=members(membership.panel_id),
        settled=last,
        lot=last if last and last.seed else None,
        too_many=call is not None and len(found) > call.wanted,
        is_late=call is not None and call.closes_at <= now,
    )
