"""The quotas' editor: figures, minimum and maximum for each group, and what they mean, live while they are edited."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from draw.quotas import WIDTHS
from panels.acting import press, write
from panels.command import Refused
from panels.doors import organiser_of_panel
from panels.draws import drawing, sheet
from panels.draws.events import DrawEvent
from panels.draws.models import Quota
from panels.draws.pools import attributes_of, is_own, is_shared_no_longer, may_choose, pool_of, pools_for
from panels.draws.problems import problem_of
from panels.draws.volunteering import is_open, must_be_open
from panels.models import Membership, Panel
from panels.wording import refusal
from pool.models import Pool, PoolAttribute
from pool.questions import figures
from pool.questions.reading import read_upload
from pool.questions.verdict import Change, verdict_of
from roomlog.log import Tx
from words.forms import form_id_of


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_of_panel
def quotas(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A POST shows what was typed (``propose``, ``use``, or a change asked for by htmx) or saves it (``save``)."""
    panel = membership.panel
    attributes = attributes_of(panel)
    if request.method != "POST":
        return _page(request, panel, sheet.of_panel(panel, attributes), attributes)
    typed = sheet.of_form(panel, attributes, request.POST.dict())
    width, used = request.POST.get("propose", ""), Change.read(request.POST.get("use", ""))
    if width in WIDTHS:
        typed = typed.proposed(width)
    elif used:
        for one in used:
            typed = typed.with_limits(one.where, one.minimum, one.maximum)
    elif "save" in request.POST and not typed.wrong and typed.seats:
        return _save(request, membership, typed)
    return _page(request, panel, typed, attributes, status=422 if "save" in request.POST else 200)


def _save(request: HttpRequest, membership: Membership, typed: sheet.Sheet) -> HttpResponse:
    panel = membership.panel

    def work(tx: Tx) -> None:
        must_be_open(panel)
        stale = sheet.version_of(panel) != request.POST.get("seen")
        if stale and sheet.differences(typed, panel, attributes_of(panel)):
            raise Refused("changed-meanwhile")
        panel.draw_quotas.all().delete()
        Quota.objects.bulk_create(
            Quota(
                panel=panel,
                where=dict(one.where),
                minimum=one.minimum,
                maximum=one.maximum,
                target=one.target,
                position=place,
            )
            for place, one in enumerate(typed.quotas)
        )
        fresh = Panel.objects.get(pk=panel.pk)
        if fresh.seats != typed.seats:
            fresh.seats = typed.seats
            fresh.save()
        tx.append(DrawEvent.QUOTAS_CHANGED, len(typed.quotas))

    try:
        write(membership, work, form_id=form_id_of(request))
    except Refused as refused:
        messages.error(request, refusal(refused.code))
        if refused.code == "changed-meanwhile":
            return _page(request, panel, typed, attributes_of(panel), status=409)
    else:
        messages.success(request, _("The quotas are saved."))
    return redirect("draws:quotas", slug=panel.slug)


def _page(
    request: HttpRequest,
    panel: Panel,
    typed: sheet.Sheet,
    attributes: QuerySet[PoolAttribute],
    status: int = 200,
) -> HttpResponse:
    problem = problem_of(panel, typed.quotas, seats=typed.seats)
    context: dict[str, Any] = {
        "panel": panel,
        "sheet": typed,
        "verdict": verdict_of(problem, attributes),
        "choices": sheet.choices_of(attributes),
        "new_row": f"x{len(typed.crossed)}" if len(typed.crossed) < sheet.CROSSED else "",
        "volunteers": len(problem.people),
        "open": is_open(panel),
        "begun": drawing.current(panel) is not None,
        "own_pool": is_own(panel),
        "shared": not is_own(panel) and not is_shared_no_longer(panel),
        "pools": _to_choose(panel),
        "seen": request.POST.get("seen", ""),
        "differences": [],
    }
    if status == 409 or request.method != "POST":
        context["seen"] = sheet.version_of(panel)
    if status == 409:
        context["differences"] = sheet.differences(typed, panel, attributes)
    if request.headers.get("HX-Trigger") == "live":
        return render(request, "draws/verdict.html", context)
    return render(request, "draws/quotas.html", context, status=status)


def _to_choose(panel: Panel) -> list[Pool]:
    """Where there is a choice."""
    found = pools_for(panel) if may_choose(panel) else []
    return found if [one.pk for one in found] != [panel.pool_id] else []


@require_POST
@organiser_of_panel
def pool_choice(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Whose residents the panel is drawn from, before anything was set."""
    panel = membership.panel
    chosen = next((one for one in pools_for(panel) if str(one.pk) == request.POST.get("pool")), None)
    if chosen is None:
        raise Http404

    def work(tx: Tx) -> None:
        if not may_choose(panel):
            raise Refused("draw-begun")
        fresh = Panel.objects.get(pk=panel.pk)
        fresh.pool = chosen
        fresh.save()
        tx.append(DrawEvent.POOL_CHOSEN, chosen.pk)

    press(request, membership, work, _("Saved."))
    return redirect("draws:quotas", slug=panel.slug)


@require_POST
@organiser_of_panel
def quota_figures(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Population figures as a file: first what they would change, then (``sealed``) they are taken in."""
    panel = membership.panel
    pool = pool_of(panel)
    if not is_own(panel):  # the figures of a shared pool are its keeper's
        raise Http404
    seen = figures.unsealed(request.POST.get("sealed", ""))
    if seen is None:
        frame = {"panel": panel, "tabs": "panels/tabs.html", "here": "draw", "title": panel.title}
        return render(request, "pool/figures.html", {**frame, **read_upload(request, pool)})

    def work(tx: Tx) -> None:
        figures.take_in(pool, *seen)
        tx.append(DrawEvent.FIGURES_CHANGED, pool.pk)

    press(request, membership, work, _("The population's figures are taken in."))
    return redirect("draws:quotas", slug=panel.slug)
