"""The pages of letters, for whichever office: the list of batches with the response, a new batch, one batch, files."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pool.letters import printing, selectors, services, wording
from pool.letters.deeds import DEEDS
from pool.letters.events import LetterEvent
from pool.letters.forms import BatchForm, CodesForm, FileForm, TextForm
from pool.letters.models import Batch, BatchState, LetterFile
from pool.letters.office import Office
from pool.letters.services import BatchProblem
from words.forms import form_id_of
from words.pdf import CannotBuild


def invite(request: HttpRequest, office: Office) -> HttpResponse:
    letters = selectors.letters_of(office.pool, office.invites_to)
    total = selectors.everybody(letters, _("All letters"))
    context = {
        "batches": selectors.batches(office.pool, office.invites_to),
        "total": total,
        "strata": selectors.by_stratum(office.pool, letters, dict(office.needed)),
        "joined": total.joined if office.joined is None else office.joined,
        "most_wanted": max(office.needed.values(), default=0),
    }
    return _render(request, office, "draws/invite.html", context)


def batch_new(request: HttpRequest, office: Office) -> HttpResponse:
    form = BatchForm(request.POST or None, request.FILES or None, initial={"language": office.language})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        new = services.NewBatch(
            data["title"], data["language"], data["answer_by"], form.close_on, data["file"].read(), office.text
        )

        def work(_now: Any) -> int:
            return services.start(office.pool, new, invites_to=office.invites_to, user=office.user, form_id=form.id).pk

        try:
            made = office.run(work, LetterEvent.UPLOADED, form.id)
        except BatchProblem as problem:
            form.add_error(None, wording.refusal(problem.code))
        else:
            return redirect(f"{office.space}:batch", slug=office.slug, pk=made)
    return _render(request, office, "draws/batch_new.html", {"form": form}, status=422 if form.is_bound else 200)


def batch(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """One batch. A POST saves the text; the page asks again by itself (htmx) while the worker is at it."""
    found = batch_of(office, pk)
    if request.headers.get("HX-Request") == "true":
        context = _context(found)
        if not (context["works"] or context["prints"] or context["lists"]):
            # The work has ended: the whole page is loaded anew.
            whole = reverse(f"{office.space}:batch", args=[office.slug, pk])
            return HttpResponse(status=204, headers={"HX-Redirect": whole})
        return _render(request, office, "draws/batch_progress.html", context)
    days = {"text": found.text, "answer_by": found.answer_by, "close_on": found.close_on}
    form = TextForm(request.POST or None, initial=days, main=found.language)
    if request.method == "POST" and form.is_valid() and _change(office, found, form):
        messages.success(request, _("Saved."))
        return redirect(f"{office.space}:batch", slug=office.slug, pk=pk)
    context = {**_context(found), "form": form, "file_form": FileForm(), "codes_form": CodesForm()}
    return _render(request, office, "draws/batch.html", context, status=422 if form.is_bound else 200)


def _change(office: Office, found: Batch, form: TextForm) -> bool:
    data = form.cleaned_data

    def work(_now: Any) -> int:
        services.change(found, text=data["text"], answer_by=data["answer_by"], close_on=data["close_on"])
        return found.pk

    try:
        office.run(work, LetterEvent.CHANGED, form.id)
    except BatchProblem as problem:
        form.add_error(None, wording.refusal(problem.code))
        return False
    return True


def batch_of(office: Office, pk: int) -> Batch:
    batches = selectors.batches(office.pool, office.invites_to)
    return get_object_or_404(batches.select_related("pool__organisation"), pk=pk)


def _render(
    request: HttpRequest, office: Office, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, {**office.context, "office": office, **context}, status=status)


def _context(found: Batch) -> dict[str, Any]:
    preview = found.preview
    works = found.state in {BatchState.READING, BatchState.IMPORTING}
    prints = found.print_progress is not None and found.print_progress < 100
    lists = bool(preview.get("list"))
    letters, files = found.letters.count(), list(found.files.all())
    rows = [
        {**row, "problems": [{**one, "words": wording.of_row(one)} for one in row["problems"]]}
        for row in preview.get("rows", [])
    ]
    return {
        "batch": found,
        "preview": preview,
        "rows": rows,
        "problem": wording.of_file(found.problem, preview.get("value", "")) if found.problem else "",
        "works": works,
        "prints": prints,
        "lists": lists,
        "stuck": (works or prints or lists) and services.stands_still(found, settings.RAATI.letters_stuck_s),
        "letters": letters,
        "files": [one for one in files if one.part != services.LIST],
        "list_is_there": letters <= settings.RAATI.letters_at_once or any(one.part == services.LIST for one in files),
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


def batch_do(request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """What the batch's buttons do."""
    found = batch_of(office, pk)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        deed(request, office, found, form_id_of(request))
    except BatchProblem as problem:
        messages.error(request, wording.refusal(problem.code))
    return redirect(f"{office.space}:batch", slug=office.slug, pk=pk)


def batch_csv(_request: HttpRequest, office: Office, pk: int) -> HttpResponse:
    """For the printing house: as the worker has made it, or a short one at once."""
    found = _printable(office, pk)
    name = f"{office.slug}-letters-{pk}.csv"
    made = found.files.filter(part=services.LIST).first()
    if made is not None:
        return _stored(made, "text/csv; charset=utf-8", name)
    if found.letters.count() > settings.RAATI.letters_at_once:
        raise Http404
    return _file(printing.sheet_of(found), "text/csv; charset=utf-8", name)


def batch_pdf(_request: HttpRequest, office: Office, pk: int, part: int) -> HttpResponse:
    """One part of the letters; part 0 is a sample of one letter in each language."""
    found = _printable(office, pk)
    name = f"{office.slug}-letters-{pk}-{part}.pdf"
    if part == 0:
        return _file(_sample(found), "application/pdf", name)
    return _stored(get_object_or_404(found.files, part=part), "application/pdf", name)


def _stored(made: LetterFile, kind: str, name: str) -> HttpResponse:
    try:
        with made.file.open("rb") as opened:
            return _file(opened.read(), kind, name)
    except OSError as problem:
        raise Http404 from problem


def _printable(office: Office, pk: int) -> Batch:
    found = batch_of(office, pk)
    if found.state not in {BatchState.READY, BatchState.SENT}:
        raise Http404
    return found


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
