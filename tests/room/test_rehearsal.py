"""A rehearsal: make-believe panelists over real sockets, in a hall of their own, of which nothing stays."""

import time
from collections.abc import Callable
from tempfile import NamedTemporaryFile
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from facilitation.models import Note, Theme
from facilitation.polls.models import Pair, Poll
from live.dispatch import dispatch
from panels.erasure import erase
from panels.models import Membership, Panel, Role
from panels.selectors import panels_of
from recommendations.export import panel_json
from rehearsal import running
from rehearsal.models import Rehearsal
from sessions.models import Meeting, Seat, Table, TableLink
from tests.cast import Cast, entered
from tests.room.fingerprint import fingerprint
from tests.servers import Servers
from tests.zygote import start
from upkeep import invariants

pytestmark = pytest.mark.django_db(transaction=True)
PLAYERS = 8


def test_a_rehearsal_is_played_over_sockets_and_leaves_nothing(cast: Cast) -> None:
    TableLink.objects.create(meeting=cast.meeting, number=1, url="https://call.example/one")
    before = fingerprint()
    with Servers(1) as servers, NamedTemporaryFile("r") as log:
        words = ["manage.py", "rehearse", str(cast.meeting.pk), "--panelists", str(PLAYERS)]
        process = start([*words, "--pace", "40", "--server", servers[0].url], servers[0].environment, log.name)
        try:
            _until(lambda: Rehearsal.objects.exclude(seen_at=None).exists())
            hall = Rehearsal.objects.get().hall
            lead = hall.panel.memberships.get(role=Role.LEAD)
            _until(lambda: hall.attendances.filter(membership__role=Role.PANELIST).count() == PLAYERS)
            _press(lead, hall, "phase.start")
            _press(lead, hall, "phase.next")
            assert Seat.objects.filter(round__meeting=hall, membership__role=Role.PANELIST).count() == PLAYERS
            assert set(Table.objects.filter(round__meeting=hall).values_list("call_url", flat=True)) >= {
                "https://call.example/one"
            }
            _until(lambda: Note.objects.filter(board__table__round__meeting=hall).count() >= 2 * PLAYERS)
            assert dispatch(lead, _frame(hall, "boards.reveal"))["type"] == "ack"
            _press(lead, hall, "phase.next")
            _until(lambda: Theme.objects.exists() and Note.objects.exclude(theme=None).exists())
            _nothing_reaches_the_real_panel(cast)
            _press(lead, hall, "meeting.end")
            assert process.wait(60) == 0
            said = log.read()
        finally:
            process.kill()
            process.wait()
    assert "Lea Lead" in said
    rehearsal = Rehearsal.objects.get()
    assert rehearsal.stopped_at is not None
    assert set(running.players_of(rehearsal).values_list("link_version", flat=True)) == {2}
    assert invariants.broken() == []
    call_command("rehearse", cast.meeting.pk, wipe=True)
    assert fingerprint() == before


def _nothing_reaches_the_real_panel(cast: Cast) -> None:
    meeting = Meeting.objects.get(pk=cast.meeting.pk)
    assert meeting.status == "lobby"
    assert not meeting.rounds.exists()
    assert cast.panel.memberships.count() == Membership.objects.filter(panel=cast.panel, name__contains=" ").count()
    exported = panel_json(cast.panel)
    assert exported["notes"] == exported["themes"] == []
    assert exported["panel"]["panelists"] == len(cast.panelists)
    assert cast.organiser.user is not None
    assert {panel.pk for panel in panels_of(cast.organiser.user)} <= {cast.panel.pk, cast.stranger.panel_id}


def test_staff_go_in_and_out_by_the_page_and_wipe_it(cast: Cast) -> None:
    pair = Pair.objects.create(panel=cast.panel)
    Poll.objects.create(meeting=cast.meeting, position=1, question={"en": "Ready?"}, kind="single", pair=pair)
    before = fingerprint()
    lead, facilitator = entered(cast.lead), entered(cast.facilitator)
    at = {"public_id": cast.lead.public_id, "meeting_id": cast.meeting.pk}
    page = reverse("rehearsal:rehearsal", kwargs=at)
    lead.post(page + "begin/", {"panelists": "7"})
    rehearsal = Rehearsal.objects.get()
    assert [(poll.pair_id, poll.item_id) for poll in rehearsal.hall.polls.all()] == [
        (None, None)
    ]  # nothing of the real
    assert b"7 make-believe panelists are on their way" in lead.get(page).content
    answer = lead.post(page + "enter/", follow=True)
    assert answer.status_code == 200
    assert "Rehearsal: Digital or face to face?" in answer.content.decode()
    mine = reverse("rehearsal:rehearsal", kwargs={**at, "public_id": cast.facilitator.public_id})
    assert b"Wipe the rehearsal" not in facilitator.get(mine).content
    assert facilitator.post(mine + "wipe/").status_code == 404
    assert facilitator.post(mine + "enter/")["Location"].endswith(f"/meetings/{rehearsal.hall_id}/")
    assert (
        entered(cast.panelists[0]).get(page.replace(cast.lead.public_id, cast.panelists[0].public_id)).status_code
        == 404
    )
    lead.post(page + "stop/")
    assert b"have left" in lead.get(page).content
    lead.post(page + "wipe/")
    assert Panel.objects.filter(slug__startswith="rehearsal-").count() == 0
    _forget_tasks()
    assert fingerprint() == before


def test_who_is_erased_leaves_the_hall_as_well(cast: Cast) -> None:
    rehearsal = running.begin(cast.meeting, 2)
    erase(cast.facilitator, texts=False)
    assert not rehearsal.hall.panel.memberships.filter(name__contains="Timo").exists()
    assert invariants.broken() == []
    running.wipe(rehearsal)


def _forget_tasks() -> None:
    from django_tasks_db.models import DBTaskResult

    DBTaskResult.objects.all().delete()


def _frame(hall: Meeting, type_: str, **fields: object) -> dict[str, object]:
    return {"type": type_, "id": str(uuid4()), "room": hall.room_id, **fields}


def _press(lead: Membership, hall: Meeting, type_: str) -> None:
    run = Meeting.objects.get(pk=hall.pk).run
    answer = dispatch(lead, _frame(hall, type_, expected=run))
    assert answer["type"] == "ack", answer


def _until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
