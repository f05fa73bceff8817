"""What can be done for the drafts between meetings, on a person's home page; and merging as a step of the chain."""

from typing import Any

from django.utils import timezone

from panels.models import Membership, Role
from panels.registry import Part, register_part
from recommendations.ballots.selectors import votable_drafts
from recommendations.group.selectors import in_group, open_call
from recommendations.lanes.models import Lane
from recommendations.lanes.selectors import awaiting
from recommendations.merging.selectors import merged_pairs
from recommendations.sources.chain import Link, register_link


def register() -> None:
    register_part(Part("between", 21, "recommendations/merging/my_between.html", between_of))
    register_link(Link("draft", "draft", merged_pairs))


def between_of(membership: Membership) -> dict[str, Any] | None:
    """What waits for this person: their words on drafts, a call, the group's work; None without anything."""
    now = timezone.now()
    call = open_call(membership.panel_id)
    waiting = awaiting(membership, now) if membership.role == Role.OFFICIAL else None
    context = {
        "waiting": waiting,
        "call": call if call and call.closes_at > now and membership.role == Role.PANELIST else None,
        "is_member": in_group(membership),
        "lanes": Lane.objects.filter(panel=membership.panel_id, closes_at__gt=now).exists(),
    }
    return context if any(context.values()) or votable_drafts(membership.panel) else None
