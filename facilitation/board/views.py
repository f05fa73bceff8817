"""Pages about boards that are not live: a phase's settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from facilitation.board import plans
from facilitation.board.forms import BoardForm
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from sessions.models import AgendaItem, Meeting, Tool


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def plan(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    """How the boards of one phase are."""
    panel = membership.panel
    meeting = get_object_or_404(Meeting, pk=meeting_id, panel=panel)
    item = get_object_or_404(AgendaItem, pk=item_id, meeting=meeting, tool__in=[Tool.NOTES, Tool.THEMES])
    form = BoardForm(request.POST or None, item=item, language=panel.language)
    if request.method == "POST" and form.is_valid():
        ask = plans.PlanBoards(item=item_id, rules=form.rules, seen=form.cleaned_data["seen"])
        try:
            carry_out(plans.PLAN, meeting, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("sessions:agenda", args=[panel.slug, meeting.pk]) + f"#item-{item_id}")
    context = {"panel": panel, "meeting": meeting, "item": item, "form": form, "opened": plans.opened(item)}
    return render(request, "facilitation/board_plan.html", context, status=422 if form.is_bound else 200)
