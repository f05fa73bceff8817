"""Letters of a panel: the list of batches with the response, a new batch, one batch, and what is done with it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels.command import Refused
from panels.context import form_id_of
from panels.doors import organiser_of_panel
from panels.draws import wanted
from panels.draws.acting import write
from panels.draws.forms import BatchForm, CodesForm, FileForm, TextForm
from panels.draws.letter_text import letter_text
from panels.draws.pools import pool_of
from panels.models import Membership
from panels.wording import refusal
from pool.letters import printing, selectors, services, wording
from pool.letters.events import LetterEvent
from pool.letters.models import Batch, BatchState
from roomlog.log import Tx
from words.pdf import CannotBuild


@require_safe
@organiser_of_panel
def invite(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    pool = pool_of(panel)
    letters = selectors.letters_of(pool, panel.slug)
    needed = wanted.missing(panel)
    context = {
        "panel": panel,
        "batches": selectors.batches(pool, panel.slug),
        "total": selectors.everybody(letters, _("All letters")),
        "strata": selectors.by_stratum(pool, letters, needed),
        "volunteers": panel.volunteers.filter(withdrawn_at=None).count(),
        "most_wanted": max(needed.values(), default=0),
    }
    return render(request, "draws/invite.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def batch_new(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    form = BatchForm(request.POST or None, request.FILES or None, initial={"language": panel.language})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = services.NewBatch(
            data["title"], data["language"], data["answer_by"], form.close_on, data["file"].read(), letter_text()
        )

        def work(tx: Tx) -> dict[str, Any]:
            batch = services.start(pool_of(panel), new, invites_to=panel.slug, user=membership.user, form_id=form.id)
            tx.append(LetterEvent.UPLOADED, batch.pk)
            return {"batch": batch.pk}

        try:
            receipt = write(membership, work, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            assert receipt.result is not None  # noqa: S101
            return redirect("draws:batch", slug=panel.slug, pk=receipt.result["batch"])
    return render(request, "draws/batch_new.html", {"panel": panel, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def batch(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One batch. A POST saves the text; the page asks again by itself (htmx) while the worker is at it."""
    panel, found = membership.panel, _batch(membership, pk)
    if request.headers.get("HX-Request") == "true":
        context = _context(membership, found)
        if not (context["works"] or context["prints"]):  # the work has ended: the whole page is loaded anew
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("draws:batch", args=[panel.slug, pk])})
        return render(request, "draws/batch_progress.html", context)
    days = {"text": found.text, "answer_by": found.answer_by, "close_on": found.close_on}
    form = TextForm(request.POST or None, initial=days, main=found.language)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def work(tx: Tx) -> None:
            services.change(found, text=data["text"], answer_by=data["answer_by"], close_on=data["close_on"])
            tx.append(LetterEvent.CHANGED, found.pk)

        try:
            write(membership, work, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("draws:batch", slug=panel.slug, pk=pk)
    context = {**_context(membership, found), "form": form, "file_form": FileForm(), "codes_form": CodesForm()}
    return render(request, "draws/batch.html", context, status=422 if form.is_bound else 200)


def _batch(membership: Membership, pk: int) -> Batch:
    batches = selectors.batches(pool_of(membership.panel), membership.panel.slug)
    return get_object_or_404(batches.select_related("pool__organisation"), pk=pk)


def _context(membership: Membership, found: Batch) -> dict[str, Any]:
    preview = found.preview
    works = found.state in {BatchState.READING, BatchState.IMPORTING}
    prints = found.print_progress is not None and found.print_progress < 100
    rows = [
        {**row, "problems": [{**one, "words": wording.of_row(one)} for one in row["problems"]]}
        for row in preview.get("rows", [])
    ]
    return {
        "panel": membership.panel,
        "batch": found,
        "preview": preview,
        "rows": rows,
        "problem": wording.of_file(found.problem, preview.get("value", "")) if found.problem else "",
        "works": works,
        "prints": prints,
        "stuck": (works or prints) and services.stands_still(found, settings.RAATI.letters_stuck_s),
        "letters": found.letters.count(),
        "files": list(found.files.all()),
        "strata": _strata(found),
    }


def _strata(found: Batch) -> list[dict[str, Any]]:
    strata = found.preview.get("strata", {})
    return [
        {
            "label": one.label,
            "values": [
                {"label": value.get("label"), "value": value["value"], "count": strata[one.key].get(value["value"], 0)}
                for value in one.values
            ],
        }
        for one in found.pool.attributes.all()
        if one.key in strata
    ]


@require_POST
@organiser_of_panel
def batch_do(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """What the batch's buttons do."""
    found = _batch(membership, pk)
    deed = _DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        deed(request, membership, found)
    except Refused as refused:
        messages.error(request, refusal(refused.code))
    return redirect("draws:batch", slug=membership.panel.slug, pk=pk)


def _confirm(request: HttpRequest, membership: Membership, found: Batch) -> None:
    def work(tx: Tx) -> None:
        services.confirm(found)
        tx.append(LetterEvent.IMPORTED, found.pk)

    write(membership, work, form_id=form_id_of(request))


def _replace(request: HttpRequest, membership: Membership, found: Batch) -> None:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return
    data = form.cleaned_data["file"].read()

    def work(tx: Tx) -> None:
        services.replace_file(found, data)
        tx.append(LetterEvent.UPLOADED, found.pk)

    write(membership, work, form_id=form.id)


def _print(request: HttpRequest, membership: Membership, found: Batch) -> None:
    def work(tx: Tx) -> None:
        services.ask_for_pdf(found)
        tx.append(LetterEvent.PRINTED, found.pk)

    write(membership, work, form_id=form_id_of(request))


def _sent(request: HttpRequest, membership: Membership, found: Batch) -> None:
    def work(tx: Tx) -> None:
        services.mark_sent(found, tx.now)
        tx.append(LetterEvent.SENT, found.pk)

    write(membership, work, form_id=form_id_of(request))
    messages.success(request, _("The letters are marked as sent. Their answers are counted below."))


def _returned(request: HttpRequest, membership: Membership, found: Batch) -> None:
    form = CodesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write at least one code."))
        return
    counted: list[tuple[int, list[str]]] = []

    def work(tx: Tx) -> None:
        counted.append(services.mark_returned(found, form.cleaned_data["codes"], tx.now))
        tx.append(LetterEvent.RETURNED, found.pk)

    write(membership, work, form_id=form.id)
    for many, unknown in counted:
        said = ngettext("%(count)s letter came back.", "%(count)s letters came back.", many) % {"count": many}
        messages.success(request, said)
        if unknown:
            messages.warning(request, _("No letter has these codes: %(codes)s") % {"codes": "; ".join(unknown[:20])})


def _close(request: HttpRequest, membership: Membership, found: Batch) -> None:
    def work(tx: Tx) -> None:
        services.close(found, tx.now)
        tx.append(LetterEvent.CLOSED, found.pk)

    write(membership, work, form_id=form_id_of(request))
    messages.success(request, _("The batch is closed. Its addresses are deleted."))


def _resume(request: HttpRequest, membership: Membership, found: Batch) -> None:
    if services.stands_still(found, settings.RAATI.letters_stuck_s):
        write(membership, lambda tx: services.resume(found), form_id=form_id_of(request))


_DEEDS = {
    "confirm": _confirm,
    "replace": _replace,
    "print": _print,
    "sent": _sent,
    "returned": _returned,
    "close": _close,
    "resume": _resume,
}


@require_safe
@organiser_of_panel
def batch_csv(_request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """For the printing house."""
    found = _batch(membership, pk)
    if found.state not in {BatchState.READY, BatchState.SENT}:
        raise Http404
    return _file(printing.sheet_of(found), "text/csv; charset=utf-8", f"{membership.panel.slug}-letters-{pk}.csv")


@require_safe
@organiser_of_panel
def batch_pdf(_request: HttpRequest, membership: Membership, pk: int, part: int) -> HttpResponse:
    """One part of the letters; part 0 is a sample of one letter in each language."""
    found = _batch(membership, pk)
    if found.state not in {BatchState.READY, BatchState.SENT}:
        raise Http404
    name = f"{membership.panel.slug}-letters-{pk}-{part}.pdf"
    if part == 0:
        return _file(_sample(found), "application/pdf", name)
    file = get_object_or_404(found.files, part=part)
    try:
        with file.file.open("rb") as opened:
            return _file(opened.read(), "application/pdf", name)
    except OSError as problem:
        raise Http404 from problem


def _sample(found: Batch) -> bytes:
    firsts = (found.letters.filter(language=code).order_by("pk").first() for code, _name in settings.LANGUAGES)
    try:
        return printing.pdf_of(found, [one for one in firsts if one is not None])
    except CannotBuild as problem:
        raise Http404 from problem


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
