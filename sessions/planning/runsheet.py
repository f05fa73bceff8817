"""The run sheet of who leads and facilitates: clock times, form, tool, instructions and cues. A page, and a PDF."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation

from sessions.clock import Slot, slots
from sessions.models import AgendaItem, Meeting
from sessions.planning import checks, exchange
from words import pdf

FOLDER = "runsheets"
_encoder = DjangoJSONEncoder(sort_keys=True)


@dataclass(frozen=True)
class Row:
    place: int
    item: AgendaItem
    slot: Slot


def context(meeting: Meeting) -> dict[str, Any]:
    """For the page and the PDF, in the active language."""
    items = list(meeting.agenda.order_by("position"))
    times = slots(meeting.starts_at, [one.minutes for one in items], ZoneInfo(meeting.time_zone))
    rows = [Row(place, item, slot) for place, (item, slot) in enumerate(zip(items, times, strict=True), 1)]
    return {"panel": meeting.panel, "meeting": meeting, "rows": rows, "whole": checks.whole(meeting)}


def build(meeting: Meeting, language: str) -> None:
    """The PDF as the agenda is now; older ones of the meeting go. Raises words.pdf.CannotBuild."""
    name = name_of(meeting, language)
    if default_storage.exists(name):
        return
    with translation.override(language):
        html = render_to_string("sessions/runsheet_pdf.html", context(meeting))
    data = pdf.pdf_of(html).pdf
    forget(meeting, language)
    default_storage.save(name, ContentFile(data))


def stored(meeting: Meeting, language: str) -> bytes | None:
    """The PDF, if there is one of the agenda as it is now."""
    name = name_of(meeting, language)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def is_stored(meeting: Meeting, language: str) -> bool:
    return default_storage.exists(name_of(meeting, language))


def forget(meeting: Meeting, language: str = "") -> None:
    """Delete the meeting's PDFs, or those in one language."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        if name.startswith(f"{meeting.room_id}-") and name.endswith(f"{language}.pdf"):
            default_storage.delete(f"{FOLDER}/{name}")


def name_of(meeting: Meeting, language: str) -> str:
    """Another one whenever the agenda changes: nobody gets an old run sheet."""
    items = [exchange.as_json(item) for item in meeting.agenda.order_by("position")]
    state = [items, meeting.title, meeting.starts_at, meeting.ends_by, meeting.time_zone, meeting.panel.title]
    digest = sha256(_encoder.encode(state).encode()).hexdigest()[:20]
    return f"{FOLDER}/{meeting.room_id}-{digest}-{language}.pdf"
