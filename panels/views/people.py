"""The people of a panel: the list, one person, links, roles, the file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from panels import codes, commands, letters, services
from panels.command import Command, Refused
from panels.doors import organiser_of_panel
from panels.export import people_csv
from panels.forms import PersonForm
from panels.links import link_of
from panels.models import Membership, Role
from panels.selectors import attribute_names, members, numbers_of
from panels.wording import refusal
from words.forms import form_id_of
from words.numbers import whole


@require_safe
@organiser_of_panel
def people(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    role, words = request.GET.get("role", ""), request.GET.get("q", "")[:100]
    found = members(panel, role=role if role in Role.values else "", words=words)
    context = {
        "panel": panel,
        "people": found,
        "attributes": attribute_names(found),
        "numbers": numbers_of(panel),
        "roles": Role.choices,
        "role": role,
        "words": words,
        "join_qr": letters.qr(letters.join_address(), _("Opens the page where a code is typed"), size=140),
        "join_address": letters.short_address(),
    }
    return render(request, "panels/people.html", context)


@require_safe
@organiser_of_panel
def export(_request: HttpRequest, membership: Membership) -> HttpResponse:
    response = HttpResponse(people_csv(members(membership.panel)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{membership.panel.slug}-people.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def add(request: HttpRequest, membership: Membership) -> HttpResponse:
    panel = membership.panel
    form = PersonForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid():
        try:
            ask = commands.AddMember(**form.values)
            services.carry_out(commands.ADD, panel, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(name)s was added.") % {"name": ask.name})
            return redirect("panels:add" if "another" in request.POST else "panels:people", slug=panel.slug)
    status = 422 if form.is_bound else 200
    return render(request, "panels/person_add.html", {"form": form, "panel": panel}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def person(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """Everything about one person: their data, role, link; sending the form changes the data."""
    panel, member = membership.panel, member_or_404(membership, pk)
    form = PersonForm(request.POST or None, panel=panel, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            ask = commands.ChangeMember(member=pk, seen=form.cleaned_data["seen"], **form.values)
            services.carry_out(commands.CHANGE, panel, ask, actor=membership, form_id=form.id)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("panels:person", slug=panel.slug, pk=pk)
    context = {"form": form, "member": member, "panel": panel, "roles": Role.choices, **_link(member)}
    context["is_me"] = member.pk == membership.pk
    return render(request, "panels/person.html", context, status=422 if form.is_bound else 200)


@require_POST
@organiser_of_panel
def role(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    wished = request.POST.get("role", "")
    if wished not in Role.values:
        raise Http404
    ask = commands.ChangeRole(member=pk, role=Role(wished))
    _carry_out(request, membership, commands.ROLE, ask, _("The role was changed."))
    return redirect("panels:person", slug=membership.panel.slug, pk=pk)


@require_POST
@organiser_of_panel
def link_reissue(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    version = whole(request.POST.get("version", ""))
    if not version:
        raise Http404
    ask = commands.ReissueLink(member=pk, version=version)
    done = _("The old link is dead. Give the person the new one: by e-mail, as a letter or on the phone.")
    _carry_out(request, membership, commands.REISSUE, ask, done)
    return redirect("panels:person", slug=membership.panel.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def remove(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    panel, member = membership.panel, member_or_404(membership, pk)
    if request.method != "POST":
        return render(request, "panels/person_remove.html", {"member": member, "panel": panel})
    done = _("%(name)s was removed. The link no longer works.") % {"name": member.name}
    if _carry_out(request, membership, commands.REMOVE, commands.RemoveMember(member=pk), done):
        return redirect("panels:people", slug=panel.slug)
    return redirect("panels:person", slug=panel.slug, pk=pk)


def member_or_404(membership: Membership, pk: int) -> Membership:
    member = Membership.objects.filter(panel=membership.panel, pk=pk, removed_at=None).first()
    if member is None:
        raise Http404
    member.panel = membership.panel
    return member


def _carry_out(request: HttpRequest, membership: Membership, command: Command, ask: Any, done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        services.carry_out(command, membership.panel, ask, actor=membership, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        return False
    messages.success(request, done)
    return True


def _link(member: Membership) -> dict[str, Any]:
    address = link_of(member)
    return {
        "link": address,
        "qr": letters.qr(address, _("Personal link of %(name)s") % {"name": member.name}),
        "code": codes.printed(member),
        "join_address": letters.short_address(),
    }
