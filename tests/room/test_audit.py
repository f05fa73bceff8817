"""What no honest page asks for is in the audit, whichever way it came: one line each, with ids and no words."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse

from panels import acting, commands, services
from panels.command import Refused
from tests.cast import Cast, entered, token_of
from tests.room.editors import DraftEditor, start_draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
Lines = Callable[[], list[dict[str, Any]]]


def audit(lines: Lines) -> list[dict[str, Any]]:
    known = {"event", "command", "membership", "user", "draft", "route"}
    found = [line for line in lines() if line["logger"] == "raati.audit"]
    return [{key: value for key, value in line.items() if key in known} for line in found]


def test_a_form_of_who_may_not_send_it(cast: Cast, lines: Lines) -> None:
    ask = commands.RemoveMember(member=cast.panelists[5].pk)
    with pytest.raises(Refused):
        services.carry_out(commands.REMOVE, cast.panel, ask, actor=cast.observer, form_id=uuid4())
    with pytest.raises(Refused):
        acting.write(cast.observer, lambda tx: None, form_id=uuid4())
    assert audit(lines) == [
        {"event": "not-allowed", "command": "member.remove", "membership": cast.observer.pk},
        {"event": "not-allowed", "membership": cast.observer.pk},
    ]


def test_a_page_of_somebody_else(cast: Cast, lines: Lines) -> None:
    page = reverse("panels:member_home", args=[cast.lead.public_id])
    assert entered(cast.stranger).get(page).status_code == 404
    assert audit(lines) == [{"event": "no-way-in", "route": "m/<str:public_id>/"}]


def test_a_link_that_is_opened_where_somebody_else_is_logged_in(cast: Cast, lines: Lines) -> None:
    own, other = (reverse("panels:enter", args=[token_of(one)]) for one in (cast.organiser, cast.panelists[0]))
    browser = entered(cast.organiser)
    assert browser.get(own).status_code == entered(cast.panelists[0]).get(other).status_code == 302
    assert audit(lines) == []
    assert browser.get(other).status_code == 302
    expected = {"user": cast.organiser.user_id, "membership": cast.panelists[0].pk}
    assert audit(lines) == [{"event": "opened-for-another", **expected}]


async def test_an_update_of_a_draft_from_who_only_reads(cast: Cast, lines: Lines) -> None:
    draft = await sync_to_async(start_draft)(cast)
    async with DraftEditor(cast.observer, draft, 7) as reader:
        assert await reader.answer(reader.pen.write("x")) == "not-allowed"
    assert audit(lines) == [{"event": "not-allowed", "draft": draft.pk, "membership": cast.observer.pk}]
