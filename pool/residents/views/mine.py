"""A resident's own page: see, correct, pause, choose, export, erase. The link is the only key."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from pool.residents import admission, services
from pool.residents.doors import resident_required
from pool.residents.erasure import erase
from pool.residents.fields import facts
from pool.residents.file import as_json, as_pdf
from pool.residents.forms import PauseForm, ResidentForm
from pool.residents.geography import map_of
from pool.residents.mail import first_name
from pool.residents.models import Purpose, Resident
from pool.residents.openings import openings_of
from pool.residents.purposes import USES


@require_safe
@resident_required
def home(request: HttpRequest, resident: Resident) -> HttpResponse:
    return render(request, "pool/mine.html", _context(resident))


def _context(resident: Resident, pause: PauseForm | None = None) -> dict[str, Any]:
    notice, language = resident.pool.privacy_notice.best()
    given = {one.purpose: one for one in resident.consents.filter(withdrawn_at=None)}
    return {
        "resident": resident,
        "first_name": first_name(resident),
        "pool": resident.pool,
        "phone": resident.pool.organisation.helper_phone,
        "facts": facts(resident, resident.pool.attributes.all()),
        "uses": [(use, given.get(use.purpose)) for use in USES],
        "withdrawn": resident.consents.exclude(withdrawn_at=None),
        "may_ask": services.who_may_ask(resident),
        "accesses": resident.accesses.select_related("organisation")[:50],
        "contacts": resident.contacts.select_related("organisation")[:50],
        "openings": openings_of(resident),
        "pause": pause or PauseForm(),
        "notice": notice,
        "notice_language": language,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def edit(request: HttpRequest, resident: Resident) -> HttpResponse:
    form = ResidentForm(request.POST or None, pool=resident.pool, resident=resident)
    _leave_out(form, services.purposes_of(resident))
    if request.method == "POST" and form.is_valid():
        if services.correct(resident, form.values):
            messages.warning(request, _("Saved. We have sent a link to the new address: open it to confirm."))
        else:
            messages.success(request, _("Saved."))
        return redirect("pool:mine", resident=resident.public_id)
    context = {"form": form, "resident": resident, "pool": resident.pool, "map": map_of(form.areas)}
    return render(request, "pool/mine_edit.html", context, status=422 if form.is_bound else 200)


def _leave_out(form: ResidentForm, agreed: set[str]) -> None:
    """What they have not agreed that we keep is not asked."""
    if Purpose.DRAW not in agreed:
        for name in ("birth_year", *(f"attribute_{one.key}" for one in form.attributes)):
            del form.fields[name]
        form.attributes = []
    if Purpose.NEEDS not in agreed:
        del form.fields["needs"], form.fields["needs_note"]


@require_POST
@resident_required
def pause(request: HttpRequest, resident: Resident) -> HttpResponse:
    form = PauseForm(request.POST)
    if not form.is_valid():
        return render(request, "pool/mine.html", _context(resident, form), status=422)
    services.pause(resident, form.cleaned_data["until"])
    messages.success(request, _("Nobody asks you anything during the pause."))
    return _back(resident)


@require_POST
@resident_required
def resume(request: HttpRequest, resident: Resident) -> HttpResponse:
    services.resume(resident)
    messages.success(request, _("Welcome back. You can be asked again."))
    return _back(resident)


@require_POST
@resident_required
def consent(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Give or withdraw one consent."""
    purpose = request.POST.get("purpose", "")
    if purpose not in Purpose.values:
        raise Http404
    if "withdraw" in request.POST:
        services.withdraw(resident, purpose)
        messages.success(request, _("You no longer agree to this. What we kept only for it is deleted."))
    else:
        services.agree(resident, purpose)
        messages.success(request, _("Thank you. We have written down that you agree."))
    return _back(resident)


@require_POST
@resident_required
def refuse(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Let one authority ask, or not."""
    chosen = request.POST.get("organisation", "")
    found = [one for one, _may in services.who_may_ask(resident) if str(one.pk) == chosen]
    if not found:
        raise Http404
    organisation: Organisation = found[0]
    may_ask = request.POST.get("may") == "1"
    services.refuse(resident, organisation, may_ask=may_ask)
    said = _("%(organisation)s may ask you.") if may_ask else _("%(organisation)s does not ask you any more.")
    messages.success(request, said % {"organisation": organisation.name})
    return _back(resident)


@require_safe
@resident_required
def export_json(_request: HttpRequest, resident: Resident) -> HttpResponse:
    response = JsonResponse(as_json(resident), json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _as_file(response, "json")


@require_safe
@resident_required
def export_pdf(_request: HttpRequest, resident: Resident) -> HttpResponse:
    return _as_file(HttpResponse(as_pdf(resident), content_type="application/pdf"), "pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@resident_required
def erase_me(request: HttpRequest, resident: Resident) -> HttpResponse:
    if request.method != "POST":
        return render(request, "pool/mine_erase.html", {"resident": resident, "pool": resident.pool})
    erase(resident)
    admission.leave(request.session, resident.public_id)
    return render(request, "pool/erased.html", {"pool": resident.pool})


@require_POST
@resident_required
def leave(request: HttpRequest, resident: Resident) -> HttpResponse:
    """Forget the person in this browser, e.g. on a borrowed device."""
    admission.leave(request.session, resident.public_id)
    messages.success(request, _("You have left on this device. Your link lets you in again."))
    return redirect("start")


def _back(resident: Resident) -> HttpResponse:
    return redirect("pool:mine", resident=resident.public_id)


def _as_file(response: HttpResponse, kind: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="my-data.{kind}"'
    return response
