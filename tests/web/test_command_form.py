"""Commands by plain forms: without JavaScript, and never from another site."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from panels.models import Membership
from sessions.models import Meeting
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, the_table

pytestmark = pytest.mark.django_db(transaction=True)
HERE = {"origin": settings.ORIGINS[0]}


def _address(member: Membership) -> str:
    return reverse("live:command", args=[member.public_id])


def _strict(member: Membership) -> Client:
    browser = entered(member)
    browser.handler.enforce_csrf_checks = True
    return browser


def test_a_press_without_javascript_leads_back_to_the_page(cast: Cast) -> None:
    back = reverse("live:meeting", args=[cast.lead.public_id, cast.meeting.pk])
    form = {"type": "phase.start", "room": cast.meeting.room_id, "expected": "0"}
    headers = {**HERE, "referer": f"http://testserver{back}"}
    response = _strict(cast.lead).post(_address(cast.lead), form, headers=headers)
    assert (response.status_code, response.headers["Location"]) == (302, back)
    assert Meeting.objects.get(pk=cast.meeting.pk).status == "running"


def test_a_refused_form_gives_back_what_was_typed(cast: Cast) -> None:
    at_phase(cast, "Drafting")
    form = {"type": "note.write", "room": the_table(cast).room_id, "text": "A long thought"}
    response = _strict(cast.panelists[0]).post(_address(cast.panelists[0]), form, headers=HERE)
    assert response.status_code == 409
    assert "A long thought" in response.content.decode()
    assert "This is not possible in this phase." in response.content.decode()


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1:9"])
def test_a_form_from_another_site_changes_nothing(cast: Cast, origin: str | None) -> None:
    form = {"type": "phase.start", "room": cast.meeting.room_id, "expected": "0"}
    headers = {} if origin is None else {"origin": origin}
    assert _strict(cast.lead).post(_address(cast.lead), form, headers=headers).status_code == 403
    assert Meeting.objects.get(pk=cast.meeting.pk).status == "lobby"
