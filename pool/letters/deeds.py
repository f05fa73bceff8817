"""What the buttons of a batch do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pool.letters import services
from pool.letters.events import LetterEvent
from pool.letters.forms import CodesForm, FileForm
from pool.letters.models import Batch
from pool.letters.office import Office

Deed = Callable[[HttpRequest, Office, Batch, UUID], None]


def _run(office: Office, found: Batch, event: LetterEvent, form_id: UUID, do: Callable[[Any], object]) -> None:
    def work(now: Any) -> int:
        do(now)
        return found.pk

    office.run(work, event, form_id)


def _confirm(_request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    _run(office, found, LetterEvent.IMPORTED, form_id, lambda _now: services.confirm(found))


def _replace(request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
        return
    data = form.cleaned_data["file"].read()
    _run(office, found, LetterEvent.UPLOADED, form_id, lambda _now: services.replace_file(found, data))


def _print(_request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    _run(office, found, LetterEvent.PRINTED, form_id, lambda _now: services.ask_for_pdf(found))


def _list(_request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    _run(office, found, LetterEvent.PRINTED, form_id, lambda _now: services.ask_for_list(found))


def _sent(request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    _run(office, found, LetterEvent.SENT, form_id, lambda now: services.mark_sent(found, now))
    messages.success(request, _("The letters are marked as sent. Their answers are counted below."))


def _returned(request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    counted = _by_code(request, office, found, form_id, LetterEvent.RETURNED, services.mark_returned)
    if counted is not None:
        said = ngettext("%(count)s letter came back.", "%(count)s letters came back.", counted)
        messages.success(request, said % {"count": counted})


def _declined(request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    counted = _by_code(request, office, found, form_id, LetterEvent.DECLINED, services.mark_declined)
    if counted is not None:
        said = ngettext("%(count)s person said no.", "%(count)s people said no.", counted)
        messages.success(request, said % {"count": counted})


def _by_code(
    request: HttpRequest,
    office: Office,
    found: Batch,
    form_id: UUID,
    event: LetterEvent,
    mark: Callable[[Batch, str, Any], tuple[int, list[str]]],
) -> int | None:
    """How many letters were marked; None, and said so, if no code was typed."""
    form = CodesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write at least one code."))
        return None
    counted: list[tuple[int, list[str]]] = []
    _run(office, found, event, form_id, lambda now: counted.append(mark(found, form.cleaned_data["codes"], now)))
    for _many, unknown in counted:
        if unknown:
            messages.warning(request, _("No letter has these codes: %(codes)s") % {"codes": "; ".join(unknown[:20])})
    return counted[0][0] if counted else None


def _close(request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    _run(office, found, LetterEvent.CLOSED, form_id, lambda now: services.close(found, now))
    messages.success(request, _("The batch is closed. Its addresses are deleted."))


def _resume(_request: HttpRequest, office: Office, found: Batch, form_id: UUID) -> None:
    if services.stands_still(found, settings.RAATI.letters_stuck_s):
        _run(office, found, LetterEvent.CHANGED, form_id, lambda _now: services.resume(found))


DEEDS: dict[str, Deed] = {
    "confirm": _confirm,
    "replace": _replace,
    "print": _print,
    "list": _list,
    "sent": _sent,
    "returned": _returned,
    "declined": _declined,
    "close": _close,
    "resume": _resume,
}
