"""Staff's pages about residents: the list with filters and counts, one record, who phones in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import user_required
from accounts.models import User
from pool.models import Pool, Resident
from pool.reach import selectors, services
from pool.reach.export import residents_csv
from pool.reach.filters import Wanted, can_be_asked, in_words, matching, offered, state_choices, visible, wanted_of
from pool.reach.forms import ContactForm, GroupForm
from pool.residents import services as residents
from pool.residents.doors import Desk, owner_required, staff_required
from pool.residents.erasure import erase as erase_resident
from pool.residents.forms import ResidentForm, StaffForm
from pool.residents.geography import map_of
from pool.residents.links import link_of, revoke
from pool.residents.models import CameBy, Opened, Reach
from words.numbers import whole


@require_safe
@user_required
def pools(request: HttpRequest, user: User) -> HttpResponse:
    return render(request, "pool/pools.html", {"pools": selectors.pools_of(user)})


@require_safe
@staff_required
def pool(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list. With htmx only what was found: counts and rows, as the filters change."""
    wanted = wanted_from(request, desk)
    context = {
        **found_context(desk, wanted),
        "page": selectors.page(desk, wanted, whole(request.GET.get("after", ""))),
        "is_first": "after" not in request.GET,
        "group_form": GroupForm(),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "pool/found.html", context)
    context |= {
        "offered": offered(desk, wanted),
        "states": state_choices(desk, wanted),
        "groups": desk.pool.groups.filter(organisation=desk.organisation),
        "may_see_ages": desk.may_see("birth_year"),
    }
    return render(request, "pool/pool.html", context)


def wanted_from(request: HttpRequest, desk: Desk) -> Wanted:
    """The filters in the address; ``group`` stands for a saved one."""
    number = whole(request.GET.get("group", ""))
    if number is not None:
        group = desk.pool.groups.filter(organisation=desk.organisation, pk=number).first()
        if group is None:
            raise Http404
        return wanted_of(desk, group.filters)
    return wanted_of(desk, dict(request.GET.lists()))


def found_context(desk: Desk, wanted: Wanted) -> dict[str, Any]:
    return {
        "desk": desk,
        "pool": desk.pool,
        "wanted": wanted,
        "query": wanted.as_query(),
        "in_words": in_words(desk, wanted),
        "counts": selectors.counts(desk, wanted),
    }


@require_POST
@staff_required
def group_save(request: HttpRequest, desk: Desk) -> HttpResponse:
    form, wanted = GroupForm(request.POST), wanted_from(request, desk)
    if form.is_valid():
        services.save_group(desk, form.cleaned_data["title"], wanted)
        messages.success(request, _("The group is saved. Who belongs to it is looked up each time."))
    else:
        messages.error(request, _("Give the group a name of at most 120 characters."))
    return _to_list(desk.pool, wanted)


@require_POST
@staff_required
def group_delete(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    desk.pool.groups.filter(organisation=desk.organisation, pk=pk).delete()
    messages.success(request, _("The group is deleted. The people stay in the pool."))
    return _to_list(desk.pool, Wanted())


def _to_list(pool: Pool, wanted: Wanted) -> HttpResponse:
    response = redirect("pool:pool", slug=pool.slug)
    if wanted.values:
        response["Location"] += f"?{wanted.as_query()}"
    return response


@require_POST
@staff_required
def export(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A file. Each resident in it reads in their log that it was made: so it is asked for by a form."""
    found = matching(desk, wanted_from(request, desk)).order_by("pk")
    chosen = list(found[: settings.RAATI.pool_export_rows])
    services.opened(desk, chosen, Opened.FILE)
    response = HttpResponse(residents_csv(desk, chosen), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{desk.pool.slug}.csv"'
    return response


# One resident.


@require_safe
@staff_required
def resident(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The whole record. That it was opened stands in the resident's own log."""
    found = resident_or_404(desk, pk)
    services.opened(desk, [found])
    return render(request, "pool/resident.html", _record(desk, found))


def _record(desk: Desk, found: Resident, form: ContactForm | None = None) -> dict[str, Any]:
    return {
        "desk": desk,
        "pool": desk.pool,
        "resident": found,
        "facts": selectors.record(desk, found),
        "consents": found.consents.filter(withdrawn_at=None),
        "contacts": found.contacts.select_related("organisation", "user")[:30],
        "contact_form": form or ContactForm(),
        "link": link_of(found) if desk.is_owner and not found.email else "",
        "can_be_asked": can_be_asked(visible(desk).filter(pk=found.pk), desk.pool, desk.organisation).exists(),
        "has_refused": desk.organisation.pk in found.refused,
    }


def resident_or_404(desk: Desk, pk: int) -> Resident:
    found = visible(desk).filter(pk=pk).first()
    if found is None:
        raise Http404
    found.pool = desk.pool
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Somebody phones in: the notice is read aloud, and they say what they agree to."""
    form = StaffForm(
        request.POST or None, pool=desk.pool, initial={"language": desk.pool.language, "reach_by": Reach.PHONE}
    )
    if request.method == "POST" and form.is_valid():
        made = residents.join(desk.pool, form.values, form.agreed, form_id=form.id, came_by=CameBy.PHONE)
        if made is not None and form.cleaned_data["code"]:
            residents.came_by_letter(made, form.cleaned_data["code"])
        _say_what_follows(request, made)
        return redirect("pool:pool", slug=desk.pool.slug)
    notice, language = desk.pool.privacy_notice.best()
    context = {"desk": desk, "pool": desk.pool, "form": form, "notice": notice, "notice_language": language}
    return render(request, "pool/resident_add.html", context, status=422 if form.is_bound else 200)


def _say_what_follows(request: HttpRequest, made: Resident | None) -> None:
    """Whoever is on the phone is who they are; an e-mail address must answer first."""
    if made is None:
        messages.warning(request, _("This address is in the pool already. We have sent its owner their link."))
    elif made.email:
        messages.success(request, _("Added. They get an e-mail and confirm by its link."))
    else:
        residents.confirm(made)
        messages.success(request, _("Added. They can be asked from now on."))


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    found = resident_or_404(desk, pk)
    if request.method != "POST":
        services.opened(desk, [found])
    form = ResidentForm(request.POST or None, pool=desk.pool, resident=found)
    if request.method == "POST" and form.is_valid():
        if residents.correct(found, form.values):
            messages.warning(request, _("Saved. The new e-mail address is used once it is confirmed."))
        else:
            messages.success(request, _("Saved."))
        return redirect("pool:resident", slug=desk.pool.slug, pk=pk)
    context = {"desk": desk, "pool": desk.pool, "resident": found, "form": form, "map": map_of(form.areas)}
    return render(request, "pool/resident_edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@staff_required
def contact(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Write into the log that somebody called or wrote."""
    found, form = resident_or_404(desk, pk), ContactForm(request.POST)
    if not form.is_valid():
        return render(request, "pool/resident.html", _record(desk, found, form), status=422)
    services.note_contact(desk, found, kind=form.cleaned_data["kind"], about=form.cleaned_data["about"])
    messages.success(request, _("Written into the log."))
    return redirect("pool:resident", slug=desk.pool.slug, pk=pk)


@require_POST
@owner_required
def act(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One of the buttons of a record."""
    found = resident_or_404(desk, pk)
    deeds = {
        "confirm": (residents.confirm, _("Confirmed. They can be asked from now on.")),
        "address": (residents.use_new_address, _("The new address is used. Old links are dead; a new one is sent.")),
        "bounce": (services.bounce, _("Marked. Nobody writes to this address until it is corrected.")),
        "link": (residents.send_way_in, _("They get their link by e-mail.")),
        "revoke": (revoke, _("Every link given out before is dead. Send the new one.")),
    }
    if request.POST.get("deed") not in deeds:
        raise Http404
    do, said = deeds[request.POST["deed"]]
    do(found)
    messages.success(request, said)
    return redirect("pool:resident", slug=desk.pool.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def erase(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    found = resident_or_404(desk, pk)
    if request.method != "POST":
        return render(request, "pool/resident_erase.html", {"desk": desk, "pool": desk.pool, "resident": found})
    erase_resident(found)
    messages.success(request, _("Deleted. Nothing that names the person is left in the pool."))
    return redirect("pool:pool", slug=desk.pool.slug)
