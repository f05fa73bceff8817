"""Work on the drafts between meetings: the drafting group, the lanes, and two drafts made into one."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from panels.doors import member_required
from panels.models import Membership
from panels.policy import STEERING
from recommendations.ballots.selectors import votable_drafts
from recommendations.drafts.roles import WRITERS
from recommendations.group.selectors import may_decide, standing
from recommendations.lanes import selectors as lanes
from recommendations.merging import selectors
from recommendations.merging.models import Merging
from recommendations.merging.services import can_undo, look_of


@require_safe
@member_required
def between(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The group, the lanes and the proposals to merge, on one page."""
    panel, now = membership.panel, timezone.now()
    context = {
        "panel": panel,
        "drafts": votable_drafts(panel),
        "mergings": selectors.of_panel(panel),
        "group": standing(membership, now),
        "lanes": lanes.of_panel(panel),
        "is_lead": membership.role in STEERING,
        "may_write": membership.role in WRITERS,
        "is_panelist": membership.role == "panelist",
        "today": timezone.localdate(),
        "now": now,
    }
    return render(request, "recommendations/merging/between.html", context)


@require_safe
@member_required
def merging(request: HttpRequest, membership: Membership, merging_id: int) -> HttpResponse:
    """Two drafts side by side. ``?pick=…``: the sentences that were chosen for the new text."""
    rows = Merging.objects.select_related("first", "second", "into")
    found = get_object_or_404(rows, panel=membership.panel, pk=merging_id)
    picking = "picked" in request.GET
    compared = selectors.compare(found, request.GET.getlist("pick") if picking else None)
    kept = found.texts and not picking
    context = {
        "panel": membership.panel,
        "merging": found,
        "compared": compared,
        "texts": [(one.name, found.texts.get(one.name, "") if kept else one.text) for one in compared],
        "command_id": uuid4(),
        "may_write": membership.role in WRITERS and found.status == "proposed",
        "may_decide": may_decide(membership),
        "may_undo": may_decide(membership) and can_undo(found),
        "is_moved": bool(found.texts) and found.status == "proposed" and found.seen != look_of(found),
    }
    return render(request, "recommendations/merging/page.html", context)
