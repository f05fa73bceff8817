"""Pages of the library: organisers make it, everybody in the panel reads it."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from facilitation.evidence import commands, selectors
from facilitation.evidence.files import TYPES, response, type_of
from facilitation.evidence.forms import EvidenceForm
from facilitation.evidence.models import Evidence
from facilitation.evidence.wording import refusal
from panels.command import Refused
from panels.doors import member_required, organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from words.forms import form_id_of


@require_safe
@organiser_of_panel
def items(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    found = selectors.library(panel)
    weights = selectors.balance(found)
    removed = Evidence.objects.filter(panel=panel, removed_at__isnull=False)
    context = {"panel": panel, "items": found, "balance": weights, "leans": selectors.leans(weights)}
    return render(request, "facilitation/evidence/items.html", {**context, "removed": removed})


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def new(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = EvidenceForm(request.POST or None, request.FILES or None, panel=membership.panel)
    if request.method == "POST" and form.is_valid() and _save(form, membership):
        messages.success(request, _("The evidence is in the library."))
        return redirect("facilitation:evidence_items", slug=membership.panel.slug)
    return _form(request, membership, form)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def edit(request: HttpRequest, membership: Membership, item_id: int) -> HttpResponse:
    item = get_object_or_404(Evidence.objects.live(), panel=membership.panel, pk=item_id)
    form = EvidenceForm(request.POST or None, request.FILES or None, panel=membership.panel, item=item)
    if request.method == "POST" and form.is_valid() and _save(form, membership):
        messages.success(request, _("Saved."))
        return redirect("facilitation:evidence_items", slug=membership.panel.slug)
    return _form(request, membership, form)


@require_POST
@organiser_of_panel
def take_out(request: HttpRequest, membership: Membership, item_id: int) -> HttpResponse:
    """Out of the library, or back into it."""
    back = request.POST.get("back") == "yes"
    command = commands.RESTORE if back else commands.REMOVE
    ask = commands.OneItem(evidence=item_id)
    try:
        carry_out(command, membership.panel, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, _("It is back in the library.") if back else _("It was taken out of the library."))
    return redirect("facilitation:evidence_items", slug=membership.panel.slug)


@require_safe
@member_required
def library(request: HttpRequest, membership: Membership) -> HttpResponse:
    found = selectors.library(membership.panel)
    read = selectors.read_by(membership)
    context = {
        "panel": membership.panel,
        "items": [(item, item.pk in read) for item in found],
        "balance": selectors.balance(found),
        "read": sum(item.pk in read for item in found),
    }
    return render(request, "facilitation/evidence/library.html", context)


@require_safe
@member_required
def item(request: HttpRequest, membership: Membership, item_id: int) -> HttpResponse:
    found = get_object_or_404(Evidence.objects.live(), panel=membership.panel, pk=item_id)
    head, rows, language = selectors.table_of(found)
    context = {
        "panel": membership.panel,
        "item": found,
        "may_mark": membership.role in commands.READERS.roles,
        "is_read": found.pk in selectors.read_by(membership),
        "head": head,
        "rows": rows,
        "table_language": language,
        "picture": bool(found.file) and TYPES[found.file_type].is_picture,
        "described": found.summary or found.title,
    }
    return render(request, "facilitation/evidence/item.html", context)


@require_safe
@member_required
def file(_request: HttpRequest, membership: Membership, item_id: int) -> HttpResponse:
    found = get_object_or_404(Evidence.objects.live().exclude(file=""), panel=membership.panel, pk=item_id)
    try:
        with found.file.open("rb") as stored:
            return response(stored.read(), found.file_type, f"{membership.panel.slug}-{found.reference}")
    except OSError as problem:
        raise Http404 from problem


def _save(form: EvidenceForm, membership: Membership) -> bool:
    """The file is stored first; where the rest is refused it is thrown away again."""
    values: dict[str, Any] = {**form.values, "minutes": form.cleaned_data["minutes"]}
    upload = form.cleaned_data["file"]
    stored = ""
    if upload is not None:
        code = type_of(upload)
        stored = default_storage.save(f"evidence/{membership.panel.pk}.{TYPES[code].ending}", upload)
        values |= {"file": stored, "file_type": code}
    try:
        if form.item is None:
            carry_out(commands.ADD, membership.panel, commands.Add(**values), actor=membership, form_id=form.id)
        else:
            ask = commands.Change(**values, evidence=form.item.pk, seen=form.cleaned_data["seen"])
            carry_out(commands.CHANGE, membership.panel, ask, actor=membership, form_id=form.id)
    except Refused as refused:
        if stored:
            default_storage.delete(stored)
        form.refuse(refused)
        return False
    return True


def _form(request: HttpRequest, membership: Membership, form: EvidenceForm) -> HttpResponse:
    context = {"panel": membership.panel, "form": form, "item": form.item}
    return render(request, "facilitation/evidence/form.html", context, status=422 if form.is_bound else 200)
