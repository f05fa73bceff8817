"""How residents come into a pool: the public page, the link of the e-mail, and the link that stops messages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import gently
from accounts.doors import logged_in, speak
from accounts.models import Organisation
from pool.residents import admission, services
from pool.residents.doors import no_way_in
from pool.residents.forms import JoinForm
from pool.residents.geography import map_of
from pool.residents.links import STOP, open_link, open_new_address
from pool.residents.models import Pool, Purpose, Resident, ResidentState

_JOINED = "pool_joined"  # {"pool", "email"}: what the page after the form says


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    pool = open_pool(slug)
    form = JoinForm(request.POST or None, pool=pool, initial={"language": (get_language() or pool.language)[:2]})
    status = 200
    if request.method == "POST":
        address = request.META.get("REMOTE_ADDR", "")
        if gently.count("pool-join", address) >= settings.RAATI.pool_joins:
            form.add_error(None, _("Many people have joined from your network just now. Wait an hour, or call us."))
            status = 429
        elif form.is_valid():
            if not form.is_robot:
                gently.count_one("pool-join", address, window_s=settings.RAATI.pool_joins_window_s)
            return _joined(request, pool, form)
        else:
            status = 422
    return render(request, "pool/join.html", join_context(pool, form), status=status)


def _joined(request: HttpRequest, pool: Pool, form: JoinForm) -> HttpResponse:
    """The next page says the same to everybody: also to robots, and to those who are in the pool already."""
    if not form.is_robot:
        services.join(pool, form.values, form.agreed, form_id=form.id)
    request.session[_JOINED] = {"pool": pool.slug, "email": form.cleaned_data["email"]}
    return redirect("pool:joined", slug=pool.slug)


def join_context(pool: Pool, form: Any) -> dict[str, Any]:
    notice, language = pool.privacy_notice.best()
    return {
        "pool": pool,
        "form": form,
        "map": map_of(form.areas),
        "notice": notice,
        "notice_language": language,
        "phone": pool.organisation.helper_phone,
    }


@never_cache
@require_safe
def joined(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens next. Without a form sent before, it leads to the form."""
    pool = open_pool(slug)
    said = request.session.get(_JOINED, {})
    if said.get("pool") != slug:
        return redirect("pool:join", slug=slug)
    context = {"pool": pool, "email": said["email"], "phone": pool.organisation.helper_phone}
    return render(request, "pool/joined.html", context)


def open_pool(slug: str) -> Pool:
    pool = Pool.objects.select_related("organisation").filter(slug=slug, is_open=True).first()
    if pool is None:
        raise Http404
    return pool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A resident's link. The first visit only asks: a mail scanner that opens links confirms nothing."""
    resident = open_link(token)
    if resident is None:
        return no_way_in(request)
    speak(request, resident.language)
    if resident.state == ResidentState.WAITING:
        if request.method != "POST":
            return render(request, "pool/confirm.html", {"pool": resident.pool, "resident": resident})
        services.confirm(resident)
    else:
        services.note_visit(resident)
    _admit(request, resident)
    return redirect("pool:mine", resident=resident.public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, token: str) -> HttpResponse:
    """The link that was sent to a new e-mail address. As above, only a pressed button confirms."""
    resident = open_new_address(token)
    if resident is None:
        return no_way_in(request)
    speak(request, resident.language)
    if request.method != "POST":
        return render(request, "pool/address.html", {"pool": resident.pool, "resident": resident})
    services.use_new_address(resident)
    resident.refresh_from_db()
    _admit(request, resident)
    messages.success(request, _("Thank you. We write to this address from now on. Use the link that comes there now."))
    return redirect("pool:mine", resident=resident.public_id)


def _admit(request: HttpRequest, resident: Resident) -> None:
    """A browser's first person gets a new session: on a borrowed device somebody may know the old one."""
    if admission.is_empty(request.session) and logged_in(request) is None:
        request.session.cycle_key()
    admission.admit(request.session, resident)


@csrf_exempt  # mail programs send this form (RFC 8058); all it can do is to stop messages
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stops messages: all of them, or one authority's. Whoever has an old e-mail can do no more than that."""
    resident = open_link(token, STOP)
    if resident is None:
        return no_way_in(request)
    speak(request, resident.language)
    choices = services.who_may_ask(resident)
    if request.method != "POST":
        return render(request, "pool/stop.html", {"pool": resident.pool, "choices": choices})
    chosen = request.POST.get("organisation", "")
    organisation = next((one for one, _may in choices if str(one.pk) == chosen), None)
    _stop(resident, organisation)
    return render(request, "pool/stopped.html", {"pool": resident.pool, "organisation": organisation})


def _stop(resident: Resident, organisation: Organisation | None) -> None:
    if organisation is None:
        services.withdraw(resident, Purpose.CONTACT)
    else:
        services.refuse(resident, organisation, may_ask=False)
