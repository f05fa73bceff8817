"""Calls: whose room, whose token, and that the meeting goes on when the call server is dead."""

import json
import runpy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import pytest
from django.urls import reverse

from facilitation.calls.adapters import room_name
from live.dispatch import dispatch
from panels.models import Membership
from roomlog.models import Event
from sessions.events import MeetingEvent
from sessions.models import Meeting
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do, the_table
from tests.room.screen import Screen
from tests.services import free_port

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
SECRET = "only the call server and we know this one"


@pytest.fixture
def dead_server(settings: Any) -> str:
    """A call server that nobody answers at."""
    settings.JITSI_URL = settings.JITSI_ORIGIN = f"http://127.0.0.1:{free_port()}"
    settings.JITSI_APP_ID, settings.JITSI_APP_SECRET = "raati", SECRET
    return str(settings.JITSI_URL)


def way_in(who: Membership, cast: Cast, **query: Any) -> Any:
    return entered(who).get(reverse("facilitation:call", args=[who.public_id, cast.meeting.pk]), query)


def token_in(address: str) -> dict[str, Any]:
    token = parse_qs(urlsplit(address).query)["jwt"][0]
    found: dict[str, Any] = jwt.decode(token, SECRET, algorithms=["HS256"], audience="raati", issuer="raati")
    return found


def test_each_persons_way_in_follows_the_phase_and_the_seat(cast: Cast, dead_server: str, settings: Any) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(call="jitsi")
    at_phase(cast, "Welcome")
    table, plenary, aino = the_table(cast), cast.meeting.room_id, cast.panelists[0]
    assert way_in(aino, cast).json()["at"] == plenary
    at_phase(cast, "Grouping")
    table = the_table(cast)
    found = way_in(aino, cast).json()
    assert (found["at"], found["origin"]) == (table.room_id, dead_server)
    assert urlsplit(found["address"]).path == f"/{room_name(table.room_id)}"
    claims = token_in(found["address"])
    assert claims["room"] == room_name(table.room_id)
    assert (claims["context"]["user"]["name"], claims["moderator"]) == ("Aino", False)
    assert {type(value) for value in claims["context"]["user"].values()} == {str}  # Jitsi's own condition
    assert claims["sub"] == "127.0.0.1"
    assert str(aino.pk) != claims["context"]["user"]["id"] != aino.public_id
    Membership.objects.filter(pk=cast.facilitator.pk).update(name='Pia "Pii" Ö')
    settings.JITSI_URL += "/Suvanto"
    address = way_in(cast.facilitator, cast).json()["address"]
    claims = token_in(address)
    assert (claims["moderator"], claims["context"]["user"]["moderator"], claims["sub"]) == (True, "true", "suvanto")
    assert (
        json.loads(parse_qs(urlsplit(address).fragment)["userInfo.displayName"][0]) == claims["context"]["user"]["name"]
    )
    assert way_in(cast.observer, cast).json()["at"] == plenary  # observers never hear a table
    assert way_in(cast.observer, cast, table=table.pk).status_code == 404
    assert way_in(cast.lead, cast).json()["at"] == plenary
    assert way_in(cast.lead, cast, table=table.pk).json()["at"] == table.room_id
    assert way_in(cast.stranger, cast).status_code == 404
    assert len({room_name(room) for room in range(200)}) == 200


async def test_with_a_dead_call_server_everything_else_works(cast: Cast, dead_server: str) -> None:
    await Meeting.objects.filter(pk=cast.meeting.pk).aupdate(call="jitsi")
    plenary = cast.meeting.room_id
    async with Screen(cast.lead, cast.meeting) as lead, Screen(cast.panelists[0], cast.meeting) as panelist:
        assert (await lead.send("phase.start", plenary, expected=0))["type"] == "ack"
        await panelist.matches_fresh()
        assert "data-call-join" in panelist.regions["call"]
        assert "Open the call" not in panelist.regions["now"]
        assert (await panelist.send("talk.hand", plenary, up=True))["type"] == "ack"
        assert (await lead.send("meeting.call", plenary, call="link"))["type"] == "ack"
        await panelist.matches_fresh()
        assert "data-call-join" not in panelist.regions["call"]
        assert "https://call.example/plenary" in panelist.regions["now"]
        await lead.matches_fresh()


def test_without_a_server_there_is_no_call_in_the_page(cast: Cast, settings: Any) -> None:
    frame = {"type": "meeting.call", "id": str(uuid4()), "room": cast.meeting.room_id, "call": "jitsi"}
    before = Event.objects.count()
    assert dispatch(cast.lead, frame)["code"] == "no-call-server"
    assert Event.objects.count() == before
    assert way_in(cast.panelists[0], cast).status_code == 404
    do(cast.lead, "meeting.call", cast.meeting.room_id, call="none")
    assert Event.objects.filter(kind=MeetingEvent.AGENDA_CHANGED).exists()
    organiser, address = entered(cast.organiser), [cast.panel.slug, cast.meeting.pk]
    page = organiser.post(reverse("facilitation:call_choose", args=address), {"call": "jitsi"})
    assert page.status_code == 422
    assert b"No call server is configured" in page.content
    assert organiser.post(reverse("facilitation:call_choose", args=address), {"call": "link"}).status_code == 302
    assert Meeting.objects.get(pk=cast.meeting.pk).call == "link"


def test_the_content_policy_lets_in_that_server_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(Path(__file__).parents[2] / "config" / "settings.py")
    monkeypatch.setenv("JITSI_URL", "https://meet.example/rooms/")
    found = runpy.run_path(path)
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["frame-src"] == ["https://meet.example"]
    monkeypatch.delenv("JITSI_URL")
    assert "frame-src" not in runpy.run_path(path)["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
