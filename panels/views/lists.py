"""Adding many people: paste or upload, look, correct, add."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from panels import members, people
from panels.acting import press
from panels.doors import organiser_of_panel
from panels.forms import ListForm
from panels.models import Membership, Panel
from words.forms import digest


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def import_people(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, membership.panel, form, status=422 if form.is_bound else 200)
    text = form.cleaned_data["text"]
    sheet = members.read_list(membership.panel, text)
    if "import" in request.POST and form.cleaned_data["digest"] == digest(text) and sheet.good:
        return _import(request, membership, form, sheet)
    return _page(request, membership.panel, _filled(form, text), sheet)


def _import(request: HttpRequest, membership: Membership, form: ListForm, sheet: people.Sheet) -> HttpResponse:
    """Rows that were left out stay in the box, to be corrected and added in a second go."""
    panel, text = membership.panel, form.cleaned_data["text"]
    receipt = press(request, membership, lambda tx: members.import_members(tx, panel, text))
    if receipt is None:
        return _page(request, panel, _filled(form, text), sheet)
    added = (receipt.result or {}).get("added", 0)
    done = ngettext("%(count)s person was added.", "%(count)s people were added.", added) % {"count": added}
    messages.success(request, done)
    if not sheet.bad:
        return redirect("panels:people", slug=panel.slug)
    rest = people.text_of(sheet.header, [row.cells for row in sheet.bad])
    return _page(request, panel, ListForm(initial={"text": rest}), members.read_list(panel, rest), left_over=True)


def _filled(form: ListForm, text: str) -> ListForm:
    """The form with the text that was read, also when it came as a file."""
    return ListForm(initial={"text": text, "digest": digest(text), "form_id": form.id})


def _page(
    request: HttpRequest,
    panel: Panel,
    form: ListForm,
    sheet: people.Sheet | None = None,
    *,
    left_over: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "panel": panel,
        "sheet": sheet,
        "left_over": left_over,
        "most": settings.RAATI.import_rows,
    }
    return render(request, "panels/import.html", context, status=status)
