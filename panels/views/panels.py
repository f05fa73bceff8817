"""An organiser's panels: the list, making one, its path, changing it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.doors import user_required
from accounts.models import Organisation, User
from panels import defaults, services
from panels.acting import write
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.forms import PanelForm
from panels.models import Membership
from panels.path import next_step, path_of
from panels.selectors import memberships_of, organisations_of, panels_of


@require_safe
@user_required
def home(request: HttpRequest, user: User) -> HttpResponse:
    context = {
        "organisations": organisations_of(user),
        "panels": panels_of(user),
        "memberships": memberships_of(user),
    }
    return render(request, "panels/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@user_required
def new(request: HttpRequest, user: User) -> HttpResponse:
    organisations = list(organisations_of(user))
    if not organisations:
        return render(request, "panels/no_organisation.html", status=404)
    form = PanelForm(request.POST or None, organisations=organisations, initial=_initial(user, organisations))
    if request.method == "POST" and form.is_valid():
        panel = services.create_panel(
            form.values,
            user=user,
            organisation=form.cleaned_data.get("organisation") or organisations[0],
            form_id=form.id,
        )
        messages.success(request, _("The panel is ready. Next, add its people."))
        return redirect("panels:panel", slug=panel.slug)
    return render(request, "panels/panel_form.html", {"form": form}, status=_status(form))


@require_safe
@organiser_of_panel
def panel(request: HttpRequest, membership: Membership) -> HttpResponse:
    path = path_of(membership.panel)
    context = {"panel": membership.panel, "path": path, "next": next_step(path)}
    return render(request, "panels/panel.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def edit(request: HttpRequest, membership: Membership) -> HttpResponse:
    edited = membership.panel
    form = PanelForm(request.POST or None, organisations=[], panel=edited)
    if request.method == "POST" and form.is_valid():
        try:
            write(
                membership,
                lambda tx: services.change_panel(tx, edited, form.values, seen=form.cleaned_data["seen"]),
                form_id=form.id,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("panels:panel", slug=edited.slug)
    return render(request, "panels/panel_form.html", {"form": form, "panel": edited}, status=_status(form))


def _initial(user: User, organisations: list[Organisation]) -> dict[str, object]:
    return {
        "language": user.language,
        "ground_rules": defaults.ground_rules(),
        "privacy_notice": defaults.privacy_notice(organisations[0].name),
        "helper_phone": organisations[0].helper_phone,
        "threshold_percent": settings.RAATI.threshold_percent,
    }


def _status(form: PanelForm) -> int:
    return 422 if form.is_bound and form.errors else 200
