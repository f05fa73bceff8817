"""The pages of samples: ask for one, see it, save it with weights, note that its people are asked."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool.models import PoolAttribute
from pool.reach.export import Columns
from pool.reach.services import opened
from pool.reach.views.residents import found_context, wanted_from
from pool.residents.doors import Desk, staff_required
from pool.residents.fields import value_label
from pool.residents.models import Opened
from pool.samples import services, wording
from pool.samples.forms import AnsweredForm, AskedForm, SampleForm
from pool.samples.models import Sample, Sampled, SampleState
from words.sheets import csv_of


@require_safe
@staff_required
def samples(request: HttpRequest, desk: Desk) -> HttpResponse:
    own = services.samples_of(desk.pool, desk.organisation)[:100]
    return render(request, "pool/samples.html", {"desk": desk, "pool": desk.pool, "samples": own})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def sample_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """From whom stands in the address, as on the list."""
    wanted, attributes = wanted_from(request, desk), services.attributes_of(desk)
    form = SampleForm(request.POST or None, attributes=attributes)
    if request.method == "POST" and form.is_valid():
        made = services.ask(desk, wanted, form.cleaned_data, form_id=form.id)
        return redirect("pool:sample", slug=desk.pool.slug, pk=made.pk)
    context = {
        **found_context(desk, wanted),
        "form": form,
        "attributes": attributes,
        "frame": services.frame_of(desk, wanted, ()).count(),
    }
    return render(request, "pool/sample_new.html", context, status=422 if form.is_bound else 200)


@require_safe
@staff_required
def sample(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The page asks again by itself (htmx) while the worker draws."""
    found = _sample(desk, pk)
    works = found.state in services.UNDER_WAY
    if request.headers.get("HX-Request") == "true" and not works:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context: dict[str, Any] = {
        "desk": desk,
        "pool": desk.pool,
        "sample": found,
        "works": works,
        "stuck": works and services.stands_still(found),
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "pool/sample_progress.html", context)
    if found.state == SampleState.FAILED:
        context |= {"problem": wording.problem_of(found), "conflict": wording.conflict_of(found)}
    if found.state == SampleState.READY:
        people = list(services.people_of(desk, found))
        context |= {
            "people": len(people),
            "least": 100 * found.summary["least"],
            "most": 100 * found.summary["most"],
            "composition": [_composition(one, people) for one in _attributes(desk, found)],
            "asked_form": AskedForm(),
            "answered_form": AnsweredForm(),
        }
    return render(request, "pool/sample.html", context)


def _composition(attribute: PoolAttribute, people: list[Sampled]) -> dict[str, Any]:
    counts = Counter(one.resident.attributes.get(attribute.key, "") for one in people)
    everybody = sum(value.get("people") or 0 for value in attribute.values) or 1
    rows = [
        {
            "label": value_label(attribute, value["value"]),
            "people": counts[value["value"]],
            "percent": 100 * counts[value["value"]] / (len(people) or 1),
            "population": 100 * value["people"] / everybody if value.get("people") else None,
        }
        for value in attribute.values
    ]
    return {"label": str(attribute.label), "rows": rows}


def _attributes(desk: Desk, found: Sample) -> list[PoolAttribute]:
    return [one for one in desk.pool.attributes.all() if one.key in found.keys and desk.may_see(one.key)]


def _sample(desk: Desk, pk: int) -> Sample:
    found = get_object_or_404(services.samples_of(desk.pool, desk.organisation), pk=pk)
    found.pool = desk.pool
    return found


@require_POST
@staff_required
def sample_csv(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Who is in it, with weights, as far as this authority may see; each of them reads in the log that it was saved."""
    found = _sample(desk, pk)
    people = list(services.people_of(desk, found))
    opened(desk, [one.resident for one in people], Opened.FILE)
    columns = Columns(desk, found.keys)
    rows = ([one.key, *columns.of(one.resident), f"{one.chance:.6f}", f"{one.weight:.6f}"] for one in people)
    return _file(csv_of(["key", *columns.names, "chance", "weight"], rows), f"{desk.pool.slug}-sample-{pk}.csv")


@require_POST
@staff_required
def sample_weights(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Weights of those who answered: they stand for those who did not. Holds keys, no names."""
    found, form = _sample(desk, pk), AnsweredForm(request.POST)
    typed = set(form.cleaned_data["keys"].split()) if form.is_valid() else set()
    people = [one for one in services.people_of(desk, found) if one.key in typed]
    if not people:
        messages.error(request, _("None of these keys is in this sample."))
        return redirect("pool:sample", slug=desk.pool.slug, pk=pk)
    attributes = _attributes(desk, found)
    values = [one.resident.attributes for one in people]
    weights = services.weights_of(attributes, values, [one.chance for one in people])
    rows = ([one.key, f"{weight:.6f}"] for one, weight in zip(people, weights.weights, strict=True))
    return _file(csv_of(["key", "weight"], rows), f"{desk.pool.slug}-weights-{pk}.csv")


@require_POST
@staff_required
def sample_do(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Write into the log that they are asked, start again what stands still, or delete."""
    found, deed = _sample(desk, pk), request.POST.get("do", "")
    if deed == "asked":
        form = AskedForm(request.POST)
        many = services.note_asked(desk, found, form.cleaned_data["kind"]) if form.is_valid() else 0
        said = ngettext("Written into the log of %(count)s person.", "Written into the log of %(count)s people.", many)
        messages.success(request, said % {"count": many})
    elif deed == "resume":
        services.resume(found)
    elif deed == "delete":
        found.delete()
        messages.success(request, _("The sample is deleted. The people stay in the pool."))
        return redirect("pool:samples", slug=desk.pool.slug)
    else:
        raise Http404
    return redirect("pool:sample", slug=desk.pool.slug, pk=pk)


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
