"""Commands by plain forms: without JavaScript, and never from another site."""

from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from panels.models import Membership
from sessions.models import Meeting
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, the_table

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "application/x-www-form-urlencoded"
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


def test_a_form_is_no_larger_than_a_frame_and_gives_back_what_was_typed(cast: Cast) -> None:
    at_phase(cast, "Silent writing")
    writer, limit = cast.panelists[0], settings.RAATI.command_bytes
    form = {"type": "note.write", "room": the_table(cast).room_id}

    def send(text: str) -> tuple[int, str]:
        answer = _strict(writer).post(
            _address(writer), urlencode(form | {"text": text}), content_type=FORM, headers=HERE
        )
        return answer.status_code, answer.content.decode()

    status, page = send("ä" * (limit // 2 - 200))  # three times as long with percent signs
    assert (status, "This text is too long." in page) == (409, True)
    for text in ("x" * limit, "Keep this. " * (limit // 3)):
        status, page = send(text)
        assert (status, "Something in this form is not right." in page) == (409, True)
        assert text.strip() in page
