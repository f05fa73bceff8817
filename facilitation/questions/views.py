"""Pages about questions: the panel's own, where experts answer in writing, and the open one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from facilitation.questions import selectors
from panels.doors import member_required
from panels.models import Membership, Panel, Role
from sessions.models import Meeting


@require_safe
@member_required
def questions(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What was asked and answered; for an expert the place to answer."""
    may_answer = membership.role == Role.EXPERT
    answered = selectors.answered(membership.panel)
    if may_answer:
        for _meeting, rows in answered:
            for row in rows:
                row.own = next((one for one in row.answers if one.expert_id == membership.pk), None)
    context: dict[str, Any] = {"panel": membership.panel, "answered": answered, "may_answer": may_answer}
    return render(request, "facilitation/questions/page.html", context)


@require_safe
@member_required
def mine(_request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """One's own votes, for a page that has just been opened or a second device."""
    meeting = get_object_or_404(Meeting, pk=meeting_id, panel=membership.panel_id)
    return JsonResponse(selectors.mine(meeting, membership))


@require_safe
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Published questions with their answers. A panel without an open page answers like one that does not exist."""
    panel = Panel.objects.select_related("organisation").filter(slug=slug, is_public=True).first()
    if panel is None:
        raise Http404
    context = {"panel": panel, "answered": selectors.answered(panel, published=True)}
    return render(request, "facilitation/questions/public.html", context)
