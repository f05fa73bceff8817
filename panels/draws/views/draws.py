"""The draw's page: what is ready, how far it is, what came out, and the next thing to do."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from panels.acting import write
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.draws import drawing, forecast
from panels.draws.forms import DrawForm, PublishForm, RandomnessForm
from panels.draws.methods import METHODS
from panels.draws.models import Draw, DrawState
from panels.draws.pools import pool_of, volunteers_in_sight
from panels.draws.problems import problem_of
from panels.draws.results import drawn_people
from panels.draws.wording import of_draw
from panels.models import Membership, Panel
from panels.wording import refusal
from pool.questions.verdict import verdict_of
from words.forms import form_id_of


@require_safe
@organiser_of_panel
def draw(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The page asks again by itself (htmx) while the worker computes."""
    panel = membership.panel
    found = drawing.current(panel)
    if request.headers.get("HX-Request") == "true":
        if found is None or found.state not in drawing.UNDER_WAY:
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("draws:draw", args=[panel.slug])})
        return render(request, "draws/draw_progress.html", {"panel": panel, "draw": found, **_progress(found)})
    return _page(request, panel, found)


def _page(request: HttpRequest, panel: Panel, found: Draw | None, form: Any = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "panel": panel,
        "draw": found,
        "volunteers": volunteers_in_sight(panel).count(),
        "left": panel.volunteers.exclude(withdrawn_at=None).count(),
    }
    if found is None:
        failed = panel.draws.exclude(problem_code="discarded").defer("file", "panels", "problem").first()
        context |= {
            "form": form or DrawForm(seats=panel.seats),
            "quotas": panel.draw_quotas.count(),
            "verdict": verdict_of(problem_of(panel), pool_of(panel).attributes.all()),
            "outlook": forecast.before(panel, round(panel.seats * settings.RAATI.reserves_percent / 100)),
            "failed": of_draw(failed.problem_code) if failed else "",
        }
    else:
        context |= {**_progress(found), "method": METHODS[found.method]}
    if found is not None and found.state == DrawState.READY:
        context["form"] = form or PublishForm()
    if found is not None and found.state == DrawState.PUBLISHED:
        context["form"] = form or RandomnessForm()
    if found is not None and found.state == DrawState.DRAWN:
        context |= drawn_people(found)
    return render(request, "draws/draw.html", context, status=status)


def _progress(found: Draw) -> dict[str, Any]:
    works = found.state in drawing.UNDER_WAY
    return {"works": works, "stuck": works and drawing.stands_still(found)}


@require_POST
@organiser_of_panel
def draw_do(request: HttpRequest, membership: Membership) -> HttpResponse:
    """What the draw's buttons do."""
    panel = membership.panel
    found = drawing.current(panel)
    deed = _DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        bad_form = deed(request, membership, found)
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        bad_form = None
    if bad_form is not None:
        return _page(request, panel, found, bad_form, status=422)
    return redirect("draws:draw", slug=panel.slug)


def _start(request: HttpRequest, membership: Membership, _found: Draw | None) -> DrawForm | None:
    form = DrawForm(request.POST, seats=membership.panel.seats)
    if not form.is_valid():
        return form
    data = form.cleaned_data

    def work(tx: Any) -> None:
        drawing.ask(
            tx,
            membership.panel,
            method=data["method"],
            reserves=data["reserves"],
            by_household=data["by_household"],
            actor=membership,
        )

    write(membership, work, form_id=form.id)
    return None


def _publish(request: HttpRequest, membership: Membership, found: Draw | None) -> PublishForm | None:
    form = PublishForm(request.POST)
    if not form.is_valid():
        return form
    draw_ = _there(found)
    data = form.cleaned_data
    write(
        membership,
        lambda tx: drawing.publish(tx, draw_, source=data["source"], announced=data["announced"]),
        form_id=form.id,
    )
    messages.success(request, _("The draw is published. Nothing about it can be changed unseen any more."))
    return None


def _pick(request: HttpRequest, membership: Membership, found: Draw | None) -> RandomnessForm | None:
    form = RandomnessForm(request.POST)
    if not form.is_valid():
        return form
    draw_ = _there(found)
    try:
        write(membership, lambda tx: drawing.pick(tx, draw_, form.cleaned_data["randomness"]), form_id=form.id)
    except Refused as refused:
        if refused.code != "bad-randomness":
            raise
        form.refuse(refused)
        return form
    messages.success(request, _("The panel is drawn."))
    return None


def _discard(request: HttpRequest, membership: Membership, found: Draw | None) -> None:
    draw_ = _there(found)
    write(membership, lambda tx: drawing.discard(tx, draw_), form_id=form_id_of(request))


def _resume(request: HttpRequest, membership: Membership, found: Draw | None) -> None:
    draw_ = _there(found)
    write(membership, lambda tx: drawing.resume(tx, draw_), form_id=form_id_of(request))


def _there(found: Draw | None) -> Draw:
    if found is None:
        raise Refused("draw-moved-on")
    return found


_DEEDS: dict[str, Any] = {
    "start": _start,
    "publish": _publish,
    "pick": _pick,
    "discard": _discard,
    "resume": _resume,
}


@require_safe
@organiser_of_panel
def opened(_request: HttpRequest, membership: Membership) -> HttpResponse:
    """For an auditor: the file in which everybody's answers can be read under their random keys."""
    found = membership.panel.draws.filter(state=DrawState.DRAWN).first()
    if found is None:
        raise Http404
    return file_response(drawing.opened(found), f"{membership.panel.slug}-draw-opened.json")


def file_response(text: str, name: str, kind: str = "application/json") -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
