"""An organiser plans meetings and their agendas by the pages."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.models import Meeting, Status
from tests.cast import Cast


def address(cast: Cast, name: str, *more: int) -> str:
    return reverse(f"sessions:{name}", args=[cast.panel.slug, *more])


def agenda_of(cast: Cast) -> str:
    return address(cast, "agenda", cast.meeting.pk)


def plan(**fields: str) -> dict[str, str]:
    return {
        "form_id": str(uuid4()),
        "title_fi": "Toinen tapaaminen",
        "date": "2027-01-12",
        "time": "17:00",
        "time_zone": "Europe/Helsinki",
        **fields,
    }


def titles(cast: Cast) -> list[str]:
    return [str(item.title) for item in cast.meeting.agenda.order_by("position")]


def press(organiser: Client, cast: Cast, verb: str, title: str, **more: Any) -> Any:
    item = cast.items[title].pk
    return organiser.post(address(cast, f"item_{verb}", cast.meeting.pk, item), **more)


def run_to(cast: Cast, title: str) -> None:
    item = cast.items[title]
    Meeting.objects.filter(pk=cast.meeting.pk).update(
        status=Status.RUNNING,
        item=item,
        phase_started_at=timezone.now(),
        phase_ends_at=timezone.now() + timedelta(minutes=item.minutes),
    )


def edited(cast: Cast, organiser: Client, **fields: str) -> Any:
    page = organiser.get(address(cast, "meeting_edit", cast.meeting.pk))
    local = page.context["form"].initial
    same = {"title_en": "First meeting", "date": str(local["date"]), "time": local["time"].strftime("%H:%M")}
    data = plan(seen=local["seen"], title_fi="") | same | fields
    return organiser.post(address(cast, "meeting_edit", cast.meeting.pk), data)
