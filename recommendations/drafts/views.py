"""The page on which a draft is written, and its plain form for when scripts do not run."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from panels.command import Refused
from panels.doors import member_required
from panels.models import Membership
from recommendations.ballots.selectors import is_decided
from recommendations.drafts import finder, plain, schema, selectors, strings
from recommendations.drafts.blocks import html_of
from recommendations.drafts.comments import selectors as comments
from recommendations.drafts.models import Draft
from recommendations.drafts.roles import WRITERS
from recommendations.drafts.versions import selectors as versions


@member_required
def draft(request: HttpRequest, membership: Membership, draft_id: int) -> HttpResponse:
    """The text first: drawn by the server to read, then taken over by the editors."""
    found = draft_of(membership, draft_id)
    texts = selectors.text_of(found)
    context = {
        **context_of(membership, found),
        **{name: html_of(getattr(texts, name)) for name in schema.FRAGMENTS},
        "threads": comments.threads(found),
        "sources": selectors.sources_of(found),
        "offered": selectors.by_meeting(selectors.unused_themes(found)),
        "finder": _finder(request, membership, found),
        "versions": found.versions.filter(questions__ballot__is_trial=False).distinct().order_by("number"),
        "config": _config(membership, found),
        "strings": strings.strings(),
    }
    return render(request, "recommendations/draft_page.html", context)


@member_required
def plain_text(request: HttpRequest, membership: Membership, draft_id: int) -> HttpResponse:
    """The texts as lines in a box each."""
    found = draft_of(membership, draft_id)
    if request.method != "POST":
        return _plain_page(request, membership, found, plain.read(found))
    asked = plain.Lines(**{name: request.POST.get(name, "") for name in (*schema.FRAGMENTS, "seen")})
    try:
        plain.write(found, membership, asked)
    except Refused as refusal:
        now = plain.read(found)
        kept = replace(asked, seen=now.seen)
        return _plain_page(request, membership, found, kept, problem=refusal.code, theirs=now)
    messages.success(request, _("Saved"))
    return redirect("recommendations:draft_plain", membership.public_id, found.pk)


def draft_of(membership: Membership, draft_id: int) -> Draft:
    return get_object_or_404(Draft.objects.select_related("panel"), pk=draft_id, panel=membership.panel_id)


def context_of(membership: Membership, found: Draft) -> dict[str, Any]:
    may_write = membership.role in WRITERS and found.withdrawn_at is None
    return {
        "draft": found,
        "panel": membership.panel,
        "meeting": selectors.nearest_meeting(found.panel_id),
        "command_id": uuid4(),  # for the forms when scripts do not run: one of them is sent at most
        "may_write": may_write,
        "may_link": may_write and not is_decided(found),
        "may_arrange": membership.role in WRITERS,
        "is_lead": membership.role == "lead",
    }


def _finder(request: HttpRequest, membership: Membership, found: Draft) -> dict[str, Any] | None:
    """The list of single notes, while somebody who may link them has it open: ``?notes=`` and the word looked for."""
    may_not = membership.role not in WRITERS or found.withdrawn_at is not None or is_decided(found)
    if "notes" not in request.GET or may_not:
        return None
    words, kind = request.GET["notes"][:100], request.GET.get("kind", "")
    return finder.context(found, membership, words, kind)


def _config(membership: Membership, found: Draft) -> dict[str, Any]:
    return {
        "url": f"/ws/m/{membership.public_id}/draft/{found.pk}/",
        "command_url": reverse("live:command", args=[membership.public_id]),
        "member": membership.public_id,
        "draft": found.pk,
        "withdrawn": found.withdrawn_at is not None,
        "writers": versions.names(found),  # by Yjs client: who suggested something
        "language": found.language,
    }


def _plain_page(
    request: HttpRequest,
    membership: Membership,
    found: Draft,
    lines: plain.Lines,
    *,
    problem: str = "",
    theirs: plain.Lines | None = None,
) -> HttpResponse:
    context = {**context_of(membership, found), "lines": lines, "problem": problem, "theirs": theirs}
    return render(request, "recommendations/draft_plain.html", context, status=409 if problem else 200)
