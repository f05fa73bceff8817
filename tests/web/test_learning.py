"""Evidence, own-time work and minutes: their pages, their e-mails, their files."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from facilitation.evidence.selectors import balance, leans
from facilitation.minutes import work
from facilitation.minutes.models import Correction, Minutes, MinutesFile
from facilitation.minutes.selectors import gather, phases_of
from facilitation.minutes.work import build_minutes, send_minutes
from facilitation.models import Evidence, EvidenceRead, OwnTask, TaskDone, TaskMail
from facilitation.tasks.work import remind
from panels.erasure import erase
from panels.models import Membership, Role
from roomlog.models import Event
from sessions.models import AgendaItem, Meeting
from tests.cast import Cast, entered
from tests.room.scenes import at_phase, do, the_table
from words.pdf import Built

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.ERASURE_JOURNAL = tmp_path, str(tmp_path / "erasures.jsonl")


class TestEvidence:
    def test_an_organiser_adds_a_file_and_a_panelist_fetches_and_marks_it(self, cast: Cast) -> None:
        answer = _add(cast, kind="file", file=SimpleUploadedFile("../figures.exe.pdf", PDF))
        assert answer.status_code == 302, answer.content.decode()
        item, panelist = Evidence.objects.get(), cast.panelists[0]
        assert (item.reference, item.file_type) == ("E1", "pdf")
        assert str(item.file.name).startswith(f"evidence/{cast.panel.pk}")
        fetched = entered(panelist).get(reverse("facilitation:evidence_file", args=[panelist.public_id, item.pk]))
        assert fetched.content == PDF
        assert fetched["Content-Disposition"] == 'attachment; filename="digi-E1.pdf"'
        assert fetched["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in fetched["Content-Security-Policy"]
        do(panelist, "evidence.read", cast.panel.room_id, evidence=item.pk, on=True)
        page = entered(panelist).get(reverse("facilitation:evidence", args=[panelist.public_id])).content.decode()
        assert "You have read 1 of 1 item." in page
        erase(panelist, texts=False)
        assert not EvidenceRead.objects.exists()

    @pytest.mark.parametrize("content", [b"<html><script>alert(1)</script>", b"<svg onload=alert(1)>", b"MZ\x90"])
    def test_what_could_run_is_no_evidence_whatever_its_name(self, cast: Cast, content: bytes) -> None:
        answer = _add(cast, kind="file", file=SimpleUploadedFile("a.pdf", content, "application/pdf"))
        assert "This is not a PDF, PNG, JPEG or WebP file." in answer.content.decode()
        assert not Evidence.objects.exists()

    def test_what_a_reader_of_screens_hears_of_it_is_marked_with_its_language(self, cast: Cast) -> None:
        reader = cast.panelists[0]
        _add(cast, kind="comparison", body_fi="Tapa | Hinta\nBussi | 3")
        _add(cast, kind="file", file=SimpleUploadedFile("a.png", PNG), summary_fi="Kuva bussista")
        table, picture = Evidence.objects.order_by("pk")
        pages = [
            entered(reader).get(reverse("facilitation:evidence_item", args=[reader.public_id, one.pk])).content.decode()
            for one in (table, picture)
        ]
        assert 'aria-label="Näin nyt" lang="fi"' in pages[0]
        assert 'alt="Kuva bussista" lang="fi"' in pages[1]

    def test_each_kind_needs_its_own(self, cast: Cast) -> None:
        assert _add(cast, kind="file").status_code == 422
        assert _add(cast, kind="page").status_code == 422
        assert _add(cast, kind="video", link="https://video.example/1").status_code == 422
        words = {"transcript_fi": "Sanat", "link": "https://video.example/1"}
        assert _add(cast, kind="video", **words).status_code == 302

    def test_a_number_is_not_used_again_and_two_at_once_do_not_overwrite(self, cast: Cast) -> None:
        _add(cast, kind="page", body_fi="Yksi")
        item = Evidence.objects.get()
        browser = entered(cast.organiser)
        address = reverse("facilitation:evidence_edit", args=[cast.panel.slug, item.pk])
        seen = browser.get(address).context["form"].initial["seen"]
        Evidence.objects.filter(pk=item.pk).update(link="https://elsewhere.example")
        late = browser.post(address, {**_fields(kind="page", body_fi="Kaksi"), "seen": seen})
        assert "Somebody else changed this while you were writing" in late.content.decode()
        browser.post(reverse("facilitation:evidence_out", args=[cast.panel.slug, item.pk]), {"form_id": str(uuid4())})
        assert not Evidence.objects.live().exists()
        _add(cast, kind="page", body_fi="Kolme")
        assert Evidence.objects.live().get().reference == "E2"

    def test_the_balance_says_which_side_has_more(self, cast: Cast) -> None:
        sides = ["for", "for", "against", "neutral"]
        items = [Evidence(panel=cast.panel, number=place, side=side) for place, side in enumerate(sides)]
        weights = balance(items)
        assert [(one.side, one.items, one.share) for one in weights] == [
            ("for", 2, 100),
            ("neutral", 1, 50),
            ("against", 1, 50),
        ]
        assert (leans(weights), leans(balance(items[1:]))) == ("for", "")


class TestOwnTime:
    def test_only_who_has_not_done_it_is_reminded_and_only_once(self, cast: Cast) -> None:
        Membership.objects.filter(role=Role.PANELIST, number__lte=4).update(email="someone@example.org")
        Membership.objects.filter(role=Role.PANELIST, number=4).update(bounced_at=timezone.now())
        task = _set_task(cast)
        planned = DBTaskResult.objects.get()
        assert planned.run_after == task.due_at - timedelta(hours=48)
        do(cast.panelists[0], "task.do", cast.panel.room_id, task=task.pk, version=0, text="Se yllätti.")
        due = task.due_at.isoformat()
        for _again in range(2):
            remind.call(task.pk, due, 48)
        assert set(TaskMail.objects.exclude(sent_at=None).values_list("membership__number", flat=True)) == {2, 3}
        assert len(mail.outbox) == 2
        remind.call(task.pk, due)
        assert len(mail.outbox) == 2
        TaskMail.objects.update(sent_at=timezone.now() - timedelta(days=1))
        remind.call(task.pk, due, 48)
        assert len(mail.outbox) == 2
        remind.call(task.pk, due)
        assert len(mail.outbox) == 4
        assert "/j/" in mail.outbox[0].body
        assert "One observation" in mail.outbox[0].subject

    def test_a_reminder_for_an_older_deadline_stays_away(self, cast: Cast) -> None:
        Membership.objects.filter(role=Role.PANELIST).update(email="someone@example.org")
        task = _set_task(cast)
        remind.call(task.pk, (task.due_at - timedelta(days=1)).isoformat(), 48)
        remind.call(task.pk, task.due_at.isoformat(), 24)
        assert mail.outbox == []

    def test_a_text_is_changed_taken_back_and_forgotten_with_its_writer(self, cast: Cast) -> None:
        task, room = _set_task(cast), cast.panel.room_id
        one, other = cast.panelists[:2]
        do(one, "task.do", room, task=task.pk, version=0, text="Yksi")
        do(one, "task.do", room, task=task.pk, version=1, text="Kaksi")
        do(other, "task.do", room, task=task.pk, version=0, text="Kolme")
        texts = reverse("facilitation:task_texts", args=[cast.panel.slug, task.pk])
        page = entered(cast.organiser).get(texts).content.decode()
        assert "Kaksi" in page
        assert "Panelist 1" in page
        assert one.name not in page
        do(other, "task.undo", room, task=task.pk)
        erase(one, texts=False)
        assert TaskDone.objects.filter(text="Kaksi", membership=None).count() == TaskDone.objects.count() == 1


class TestMinutes:
    def test_they_tell_what_happened_when_it_happened(self, cast: Cast) -> None:
        meeting = _held(cast)
        told = gather(meeting)
        assert told.attendance.panelists == 6
        assert [(str(one.item), one.minutes) for one in phases_of(meeting)] == [("Welcome", 12), ("Grouping", 20)]
        page = entered(cast.lead).get(_page(cast.lead, meeting)).content.decode()
        assert "Kaksi sanoi näin" in page
        assert "6 panelists of 6." in page
        assert entered(cast.panelists[0]).get(_page(cast.panelists[0], meeting)).status_code == 404

    def test_panelists_get_them_propose_corrections_and_hear_what_became_of_these(self, cast: Cast) -> None:
        Membership.objects.filter(role=Role.PANELIST).update(email="someone@example.org")
        meeting, panelist = _held(cast), cast.panelists[0]
        room = meeting.room_id
        do(cast.lead, "minutes.send", room, days=5)
        for _again in range(2):
            send_minutes.call(Minutes.objects.get().pk)
        assert len(mail.outbox) == 6
        do(panelist, "correction.write", room, text="Meitä oli seitsemän.")
        correction = Correction.objects.get()
        other = entered(cast.panelists[1]).get(_page(cast.panelists[1], meeting)).content.decode()
        assert "seitsemän" not in other
        do(cast.lead, "correction.decide", room, correction=correction.pk, taken=True)
        other = entered(cast.panelists[1]).get(_page(cast.panelists[1], meeting)).content.decode()
        assert "Meitä oli seitsemän." in other
        Minutes.objects.update(correct_by=timezone.now() - timedelta(minutes=1))
        late = _post(panelist, "correction.write", room, text="Vielä yksi.")
        assert late["code"] == "corrections-closed"

    def test_the_worker_makes_the_pdf(self, cast: Cast) -> None:
        meeting = _held(cast)
        do(cast.lead, "minutes.build", meeting.room_id, languages=["en"])
        assert _post(cast.lead, "minutes.build", meeting.room_id, languages=["en"])["code"] == "already-building"
        build_minutes.call(MinutesFile.objects.get().pk)
        file = MinutesFile.objects.get()
        assert (file.status, file.problem) == ("ready", "")
        address = reverse("facilitation:minutes_pdf", args=[cast.lead.public_id, meeting.pk, "en"])
        with pikepdf.open(BytesIO(entered(cast.lead).get(address).content)) as document:
            assert len(document.pages) == file.pages
            assert str(document.Root.Lang) == "en"
        first = str(file.file.name)
        do(cast.lead, "minutes.build", meeting.room_id, languages=["en"])
        build_minutes.call(file.pk)
        assert not default_storage.exists(first), "the file that nobody can open any more stays on the disk"
        stale = "make it again"
        assert stale not in entered(cast.lead).get(_page(cast.lead, meeting)).content.decode()
        do(cast.lead, "minutes.send", meeting.room_id, days=5)
        made = do(cast.panelists[0], "correction.write", meeting.room_id, text="Meitä oli seitsemän.")["correction"]
        do(cast.lead, "correction.decide", meeting.room_id, correction=made, taken=True)
        assert stale in entered(cast.lead).get(_page(cast.lead, meeting)).content.decode()

    def test_a_pdf_that_nobody_was_sent_goes_with_the_words_of_who_takes_theirs_along(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meeting, who = _held(cast), cast.panelists[0]
        monkeypatch.setattr(work, "pdf_of", lambda html: Built(b"%PDF", 1))
        do(cast.lead, "minutes.build", meeting.room_id, languages=["en"])
        file = MinutesFile.objects.get()
        build_minutes.call(file.pk)
        kept = str(MinutesFile.objects.get().file.name)
        erase(cast.panelists[1], texts=False)
        assert default_storage.exists(kept)
        erase(who, texts=True)
        assert not MinutesFile.objects.exists()
        assert not default_storage.exists(kept)

    def test_a_pdf_that_is_being_made_meanwhile_leaves_no_file(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        meeting = _held(cast)

        def drawn(html: str) -> Built:
            erase(cast.panelists[0], texts=True)
            return Built(b"%PDF", 1)

        monkeypatch.setattr(work, "pdf_of", drawn)
        do(cast.lead, "minutes.build", meeting.room_id, languages=["en"])
        build_minutes.call(MinutesFile.objects.get().pk)
        assert not MinutesFile.objects.exists()
        assert default_storage.listdir("minutes")[1] == []


def _fields(**more: Any) -> dict[str, Any]:
    return {"form_id": str(uuid4()), "side": "neutral", "title_fi": "Näin nyt", **more}


def _add(cast: Cast, **more: Any) -> Any:
    browser: Client = entered(cast.organiser)
    return browser.post(reverse("facilitation:evidence_new", args=[cast.panel.slug]), _fields(**more))


def _set_task(cast: Cast) -> OwnTask:
    due = timezone.localtime(timezone.now() + timedelta(days=10))
    fields = {
        "form_id": str(uuid4()),
        "deed": "observe",
        "title_en": "One observation",
        "date": due.date().isoformat(),
        "time": "20:00",
        "remind_hours": "48",
    }
    answer = entered(cast.organiser).post(reverse("facilitation:task_new", args=[cast.panel.slug]), fields)
    assert answer.status_code == 302, answer.content.decode()
    return OwnTask.objects.get()


def _held(cast: Cast) -> Meeting:
    """Twelve minutes of welcome, a slip, twenty minutes of grouping, then the end."""
    at_phase(cast, "Grouping")
    do(cast.others[Role.NOTE_TAKER], "record.write", the_table(cast).room_id, text="Kaksi sanoi näin")
    do(cast.lead, "meeting.end", cast.meeting.room_id, expected=1)
    room, end = cast.meeting.room_id, timezone.now()
    Event.objects.filter(room=room, kind="phase.changed").delete()
    items: dict[str, AgendaItem] = cast.items
    minutes = {"Welcome": -32.1, "Silent writing": -20.1, "Grouping": -20, "": 0}
    for place, (title, at) in enumerate(minutes.items()):
        subject = str(items[title].pk) if title else str(items["Grouping"].pk)
        happened = end + timedelta(minutes=at)
        Event.objects.create(room_id=room, seq=1000 + place, kind="phase.changed", subject=subject, at=happened)
    cast.meeting.refresh_from_db()
    return cast.meeting


def _page(who: Membership, meeting: Meeting) -> str:
    return reverse("facilitation:minutes", args=[who.public_id, meeting.pk])


def _post(who: Membership, type_: str, room: int, **fields: Any) -> dict[str, Any]:
    from live.dispatch import dispatch

    return dispatch(who, {"type": type_, "id": str(uuid4()), "room": room, **fields})
