"""The joint statement as one text; for who leads, the form that makes it."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from panels.doors import member_required
from panels.models import Membership
from panels.policy import STEERING
from recommendations.drafts.models import Draft
from recommendations.joint.models import JointStatement
from recommendations.joint.selectors import statement


@member_required
def joint(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    context: dict[str, object] = {"panel": panel, "statement": statement(panel)}
    if membership.role in STEERING:
        context |= _form(membership)
    return render(request, "recommendations/joint/page.html", context)


def _form(membership: Membership) -> dict[str, object]:
    """Every draft that may be a section, with the place it has."""
    found = JointStatement.objects.filter(panel=membership.panel_id).first()
    places = dict(found.sections.values_list("draft", "position")) if found else {}
    drafts = Draft.objects.filter(panel=membership.panel_id, withdrawn_at=None).order_by("number")
    if found is not None and found.whole_id:
        drafts = drafts.exclude(pk=found.whole_id)
    return {
        "may_write": True,
        "found": found,
        "choices": [(draft, places.get(draft.pk)) for draft in drafts],
        "languages": settings.LANGUAGES,
        "preamble_chars": settings.RAATI.preamble_chars,
        "command_ids": [uuid4(), uuid4()],
    }
