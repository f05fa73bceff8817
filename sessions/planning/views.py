"""Organisers' pages about whole agendas: places, ready and own agendas, files in and out."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from pydantic import ValidationError

from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.models import Membership
from panels.services import carry_out
from sessions import agenda as plan
from sessions.clock import slots
from sessions.commands import RETIME, Retime
from sessions.forms import ItemForm
from sessions.models import Meeting
from sessions.pages import agenda_address, do, meeting_or_404
from sessions.planning import checks, commands, editor, exchange
from sessions.planning.forms import ImportForm, TemplateForm
from sessions.planning.wording import sentence
from words.fields import Words
from words.forms import digest
from words.numbers import whole


@require_POST
@organiser_of_panel
def place(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    """Dragged somewhere, or sent to a place that was chosen from a list."""
    meeting = meeting_or_404(membership, meeting_id)
    ask = commands.PlaceItem(item=item_id, position=max(1, whole(request.POST.get("position", "")) or 0))
    receipt = do(request, membership, commands.PLACE, meeting, ask)
    done = ""
    if receipt and receipt.result:
        done = _("The phase is now number %(position)s of %(of)s.") % receipt.result
    return editor.after(request, membership, meeting, done)


@require_POST
@organiser_of_panel
def retime(request: HttpRequest, membership: Membership, meeting_id: int, item_id: int) -> HttpResponse:
    """Other minutes for a phase that is to come, written into its card."""
    meeting, written = meeting_or_404(membership, meeting_id), request.POST.get("minutes", "")
    try:
        ask = Retime.model_validate(
            {"phases": [{"item": item_id, "seen": request.POST.get("seen", ""), "minutes": written}]}
        )
    except ValidationError:
        messages.error(request, sentence(exchange.Problem("bad-minutes", written[:20])))
        return editor.after(request, membership, meeting, "")
    receipt = do(request, membership, RETIME, meeting, ask)
    return editor.after(request, membership, meeting, _takes(ask.phases[0].minutes) if receipt else "")


def _takes(minutes: int) -> str:
    told = ngettext("The phase takes %(minutes)s minute now.", "The phase takes %(minutes)s minutes now.", minutes)
    return told % {"minutes": minutes}


@require_POST
@organiser_of_panel
def restore(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """Takes back the last deletion, or the last import that replaced something."""
    meeting = meeting_or_404(membership, meeting_id)
    kept = request.session.get(editor.UNDO) or {}
    if kept.get("meeting") != meeting.pk:
        return editor.after(request, membership, meeting, "")
    if "items" in kept:
        ask = commands.ReplaceItems(items=kept["items"], mode="replace")
        receipt = do(request, membership, commands.REPLACE, meeting, ask)
        return editor.after(request, membership, meeting, _("The former agenda is back.") if receipt else "")
    receipt = do(request, membership, plan.ADD_ITEM, meeting, plan.NewItem(**kept["item"]))
    return editor.after(request, membership, meeting, _("The phase is back.") if receipt else "")


@require_POST
@organiser_of_panel
def fill(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(membership, meeting_id)
    if "template" in request.POST:
        own = commands.FromTemplate(template=whole(request.POST["template"]) or 0)
        receipt = do(request, membership, commands.APPLY, meeting, own)
    else:
        ready = commands.FromEvening(evening=request.POST.get("evening", "")[:40])
        receipt = do(request, membership, commands.FILL, meeting, ready)
    done = _("The agenda is filled. Change it as you like.") if receipt else ""
    return editor.after(request, membership, meeting, done)


@require_POST
@organiser_of_panel
def save(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """This agenda, for the authority's other meetings."""
    meeting = meeting_or_404(membership, meeting_id)
    form = TemplateForm(request.POST, prefix="own")
    if form.is_valid():
        try:
            ask = commands.SaveTemplate(name=form.cleaned_data["name"])
            carry_out(commands.SAVE, meeting, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The agenda is saved. You can begin other meetings with it."))
            return redirect(agenda_address(membership, meeting))
    blank = ItemForm(panel=membership.panel)
    return editor.page(request, membership, meeting, form=blank, name_form=form, status=422)


@require_POST
@organiser_of_panel
def forget(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    meeting = meeting_or_404(membership, meeting_id)
    ask = commands.FromTemplate(template=whole(request.POST.get("template", "")) or 0)
    if do(request, membership, commands.FORGET, meeting, ask):
        messages.success(request, _("The saved agenda was deleted. Meetings made from it stay as they are."))
    return redirect(agenda_address(membership, meeting))


# Files.


@require_safe
@organiser_of_panel
def as_file(request: HttpRequest, membership: Membership, meeting_id: int, kind: str) -> HttpResponse:
    meeting = meeting_or_404(membership, meeting_id)
    items = list(meeting.agenda.order_by("position"))
    if kind == "json":
        body, mime = exchange.json_file(meeting.title, items), "application/json"
    else:
        times = slots(meeting.starts_at, [one.minutes for one in items], ZoneInfo(meeting.time_zone))
        body, mime = exchange.csv_file(items, [f"{slot.starts:%H:%M}" for slot in times]), "text/csv; charset=utf-8"
    answer = HttpResponse(body, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{membership.panel.slug}-{meeting.position}.{kind}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def bring(request: HttpRequest, membership: Membership, meeting_id: int) -> HttpResponse:
    """Paste or upload, look, correct, take: nothing is imported before somebody has looked at it."""
    meeting = meeting_or_404(membership, meeting_id)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _import_page(request, meeting, form, status=422 if form.is_bound else 200)
    text, mode = form.cleaned_data["text"], form.cleaned_data["mode"]
    reading = exchange.read(text, language=membership.panel.language)
    if "import" in request.POST and form.cleaned_data["digest"] == digest(text) and reading.is_good:
        ask = commands.ReplaceItems(items=reading.items, mode=mode)
        try:
            receipt = carry_out(commands.REPLACE, meeting, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
            return _import_page(request, meeting, form, reading, status=422)
        return _imported(request, membership, meeting, receipt.result or {})
    looked = ImportForm(initial={"text": text, "mode": mode, "digest": digest(text), "form_id": form.id})
    return _import_page(request, meeting, looked, reading)


def _imported(request: HttpRequest, membership: Membership, meeting: Meeting, result: dict[str, Any]) -> HttpResponse:
    if result.get("replaced"):
        request.session[editor.UNDO] = {"meeting": meeting.pk, "items": result["replaced"]}
    added = result.get("added", 0)
    said = ngettext("%(count)s phase was imported.", "%(count)s phases were imported.", added) % {"count": added}
    messages.success(request, said)
    return redirect(agenda_address(membership, meeting))


def _import_page(
    request: HttpRequest,
    meeting: Meeting,
    form: ImportForm,
    reading: exchange.Reading | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    items = reading.items if reading else []
    minutes = [one.minutes for one in items]
    starts = meeting.starts_at if form["mode"].value() == "replace" else checks.whole(meeting).ends
    times = slots(starts, minutes, ZoneInfo(meeting.time_zone))
    context = {
        "panel": meeting.panel,
        "meeting": meeting,
        "form": form,
        "reading": reading,
        "problems": [(one.row, sentence(one)) for one in reading.problems] if reading else [],
        "rows": [_shown(one) | {"slot": slot} for one, slot in zip(items, times, strict=True)],
        "minutes": sum(minutes),
    }
    return render(request, "sessions/organiser/agenda_import.html", context, status=status)


def _shown(item: plan.ItemFields) -> dict[str, Any]:
    words = {name: Words(getattr(item, name)) for name in exchange.TEXTS}
    return {**words, "minutes": item.minutes, "form": item.form.label, "tool": item.tool.label}
