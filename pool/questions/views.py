"""The questions of a pool: what residents are asked, the groups, and the population's figures."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool.models import PoolAttribute
from pool.questions import figures
from pool.questions.forms import GroupFormSet, QuestionForm, answered, groups_of, save
from pool.questions.reading import read_upload
from pool.residents.doors import Desk, owner_required


@require_safe
@owner_required
def questions(request: HttpRequest, desk: Desk) -> HttpResponse:
    shown = [(one, sum(value.get("people") or 0 for value in one.values)) for one in desk.pool.attributes.all()]
    return render(request, "pool/questions.html", {"desk": desk, "pool": desk.pool, "questions": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def question_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _edit(request, desk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def question(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    return _edit(request, desk, get_object_or_404(desk.pool.attributes, pk=pk))


def _edit(request: HttpRequest, desk: Desk, found: PoolAttribute | None) -> HttpResponse:
    initial = {"label": found.label, "is_asked": found.is_asked, "source": found.source} if found else None
    form = QuestionForm(request.POST or None, initial=initial)
    groups = GroupFormSet(request.POST or None, initial=groups_of(found), prefix="g")
    groups.attribute = found  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid() and groups.is_valid():
        with transaction.atomic():
            save(desk.pool, found, form, groups)
        messages.success(request, _("Saved."))
        return redirect("pool:questions", slug=desk.pool.slug)
    context = {
        "desk": desk,
        "pool": desk.pool,
        "question": found,
        "form": form,
        "groups": groups,
        "answered": answered(found) if found else 0,
        "by_place": bool(found and any("municipalities" in one for one in found.values)),
    }
    return render(request, "pool/question.html", context, status=422 if form.is_bound else 200)


@require_POST
@owner_required
def question_do(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Move it up, or delete what nobody has answered."""
    found = get_object_or_404(desk.pool.attributes, pk=pk)
    deed = request.POST.get("do")
    if deed == "up":
        _move_up(found)
    elif deed != "delete":
        raise Http404
    elif answered(found):
        messages.error(request, _("Residents have answered this. End asking it instead."))
    else:
        found.delete()
        messages.success(request, _("The question is deleted."))
    return redirect("pool:questions", slug=desk.pool.slug)


def _move_up(found: PoolAttribute) -> None:
    with transaction.atomic():
        order = list(PoolAttribute.objects.filter(pool=found.pool_id))
        place = order.index(found)
        if place:
            order[place - 1], order[place] = order[place], order[place - 1]
        for position, one in enumerate(order):
            PoolAttribute.objects.filter(pk=one.pk).update(position=position)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def population(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Figures as a file: a POST with a file shows what it would change, one with ``sealed`` takes it in."""
    context: dict[str, Any] = {
        "desk": desk,
        "pool": desk.pool,
        "tabs": "pool/tabs.html",
        "here": "questions",
        "title": desk.pool.title,
    }
    if request.method != "POST":
        return render(request, "pool/figures.html", context)
    seen = figures.unsealed(request.POST.get("sealed", ""))
    if seen is not None:
        with transaction.atomic():
            figures.take_in(desk.pool, *seen)
        messages.success(request, _("The population's figures are taken in."))
        return redirect("pool:questions", slug=desk.pool.slug)
    return render(request, "pool/figures.html", {**context, **read_upload(request, desk.pool)})
