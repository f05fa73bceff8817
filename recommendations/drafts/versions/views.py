"""A draft's history: its versions, two of them side by side, and who wrote what. None of it needs scripts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from panels.doors import member_required
from panels.models import Membership
from recommendations.drafts import schema
from recommendations.drafts.blocks import html_of
from recommendations.drafts.letters import Unreadable
from recommendations.drafts.versions import selectors
from recommendations.drafts.versions.compare import Unit
from recommendations.drafts.views import context_of, draft_of


@member_required
def history(request: HttpRequest, membership: Membership, draft_id: int) -> HttpResponse:
    found = draft_of(membership, draft_id)
    context = {**context_of(membership, found), "versions": selectors.versions(found)}
    return render(request, "recommendations/draft_versions.html", context)


@member_required
def version(request: HttpRequest, membership: Membership, draft_id: int, number: int) -> HttpResponse:
    found = draft_of(membership, draft_id)
    chosen = get_object_or_404(found.versions.select_related("made_by"), number=number)
    texts = {name: html_of(getattr(chosen, name)) for name in schema.FRAGMENTS}
    context = {**context_of(membership, found), "version": chosen, **texts}
    return render(request, "recommendations/draft_version.html", context)


@member_required
def compared(request: HttpRequest, membership: Membership, draft_id: int) -> HttpResponse:
    """``?old=``, ``?new=``: numbers of versions, 0 for the text as it stands; ``?by=sentences``."""
    found = draft_of(membership, draft_id)
    known = selectors.versions(found)
    numbers = [version.number for version in known]
    new = _number(request, "new", selectors.NOW)
    old = _number(request, "old", next((one for one in numbers if new == selectors.NOW or one < new), selectors.NOW))
    by: Unit = "sentences" if request.GET.get("by") == "sentences" else "words"
    comparison = selectors.side_by_side(found, old, new, by)
    if comparison is None:
        raise Http404
    context: dict[str, Any] = {"versions": known, "old": old, "new": new, "by": by, "comparison": comparison}
    return render(request, "recommendations/draft_compare.html", {**context_of(membership, found), **context})


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    try:
        return int(request.GET.get(name, otherwise))
    except ValueError as error:
        raise Http404 from error


@member_required
def writers(request: HttpRequest, membership: Membership, draft_id: int) -> HttpResponse:
    found = draft_of(membership, draft_id)
    try:
        texts = selectors.written(found)
    except Unreadable:
        texts = {}
    context = {**context_of(membership, found), "texts": [(name, texts[name]) for name in texts if texts[name]]}
    return render(request, "recommendations/draft_writers.html", context)
