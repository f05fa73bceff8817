"""Messages to target groups: write, look, send, follow; and what came back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pool.models import Message, Resident
from pool.reach import selectors, services
from pool.reach.filters import Wanted, wanted_of
from pool.reach.forms import BouncesForm, MessageForm
from pool.reach.models import MessageState
from pool.reach.sending import letter
from pool.reach.views.residents import found_context, wanted_from
from pool.residents.doors import Desk, owner_required, staff_required
from pool.wording import of_sending


@require_safe
@staff_required
def message_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    own = list(desk.pool.messages.filter(organisation=desk.organisation)[:100])
    progress = selectors.progress_of(own)
    context = {"desk": desk, "pool": desk.pool, "messages_sent": [(one, progress[one.pk]) for one in own]}
    return render(request, "pool/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """To whom stands in the address, as on the list."""
    return _write(request, desk, None, wanted_from(request, desk))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def edit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    message = message_or_404(desk, pk)
    if message.state != MessageState.DRAFT:
        return redirect("pool:message", slug=desk.pool.slug, pk=pk)
    return _write(request, desk, message, wanted_of(desk, message.filters))


def _write(request: HttpRequest, desk: Desk, message: Message | None, wanted: Wanted) -> HttpResponse:
    initial = {"subject": message.subject, "text": message.text} if message else None
    form = MessageForm(request.POST or None, language=desk.pool.language, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = services.write_message(desk, message, wanted, form.cleaned_data)
        return redirect("pool:message", slug=desk.pool.slug, pk=saved.pk)
    context = {**found_context(desk, wanted), "form": form, "message": message}
    return render(request, "pool/message_write.html", context, status=422 if form.is_bound else 200)


@require_safe
@staff_required
def message(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Before sending: to whom, and how it looks in each language. Then: how far it is."""
    found = message_or_404(desk, pk)
    if found.state == MessageState.DRAFT:
        return render(request, "pool/message.html", _preview(desk, found))
    numbers = selectors.progress(found)
    context = {
        "desk": desk,
        "pool": desk.pool,
        "message": found,
        "numbers": numbers,
        "problems": [(of_sending(code), count) for code, count in selectors.problems_of(found)],
        "stuck": numbers["left"] and services.stands_still(found),
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "pool/message_progress.html" if partial else "pool/message_sent.html", context)


def _preview(desk: Desk, found: Message) -> dict[str, Any]:
    wanted = wanted_of(desk, found.filters)
    readers = selectors.languages_of(desk, wanted)
    samples = []
    for code, name in settings.LANGUAGES:
        somebody = Resident(pool=desk.pool, name="N.", language=code, email="n@example.org", public_id="x" * 12)
        written_in = found.text.best(code)[1]
        samples.append((code, name, readers.get(code, 0), letter(found, somebody), written_in != code))
    return {
        **found_context(desk, wanted),
        "message": found,
        "samples": samples,
        "reach": selectors.reach_of(desk, wanted),
    }


@require_POST
@staff_required
def send(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    found = message_or_404(desk, pk)
    if not services.start_sending(desk, found, wanted_of(desk, found.filters)):
        messages.error(request, _("Nobody can be asked by e-mail now. Choose a larger group, or wait."))
    return redirect("pool:message", slug=desk.pool.slug, pk=pk)


@require_POST
@staff_required
def resume(_request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    found = message_or_404(desk, pk)
    if selectors.progress(found)["left"] and services.stands_still(found):
        services.resume(found)
    return redirect("pool:message", slug=desk.pool.slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@owner_required
def bounces(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Addresses from which e-mails came back."""
    form = BouncesForm(request.POST or None)
    unknown: list[str] = []
    if request.method == "POST" and form.is_valid():
        count, unknown = services.bounce_addresses(desk.pool, form.cleaned_data["text"])
        said = ngettext("%(count)s resident was marked.", "%(count)s residents were marked.", count)
        messages.success(request, said % {"count": count})
        form = BouncesForm()
    context = {"desk": desk, "pool": desk.pool, "form": form, "unknown": unknown}
    return render(request, "pool/bounces.html", context, status=422 if form.is_bound else 200)


def message_or_404(desk: Desk, pk: int) -> Message:
    found = desk.pool.messages.filter(organisation=desk.organisation, pk=pk).first()
    if found is None:
        raise Http404
    found.pool, found.organisation = desk.pool, desk.organisation
    return found
