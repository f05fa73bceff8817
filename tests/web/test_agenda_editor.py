"""The agenda editor beyond single phases: places, ends, translations, own agendas, files, the run sheet."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from panels.models import Membership
from sessions.models import AgendaItem, Meeting
from sessions.planning import runsheet
from sessions.planning.models import AgendaTemplate
from sessions.tasks import build_runsheet
from tests.cast import Cast, entered, make_meeting, make_panel
from tests.web.planning import address, agenda_of, edited, plan, press, run_to, titles

pytestmark = pytest.mark.once

ALL = ["Welcome", "Silent writing", "Grouping", "Drafting", "Final vote", "Thanks"]


def send(organiser: Client, cast: Cast, title: str, place: int | str) -> str:
    answer = press(organiser, cast, "place", title, data={"position": str(place)}, headers={"HX-Request": "true"})
    return str(answer.content.decode())


def shown(organiser: Client, cast: Cast) -> str:
    return organiser.get(agenda_of(cast)).content.decode()


# Minutes and places.


def test_a_phase_gets_other_minutes_in_its_card(cast: Cast, organiser: Client) -> None:
    def write(seen: int, minutes: str) -> str:
        data = {"seen": str(seen), "minutes": minutes}
        answer = press(organiser, cast, "retime", "Drafting", data=data, headers={"HX-Request": "true"})
        return str(answer.content.decode())

    assert "The phase takes 25 minutes now." in write(30, "25")
    assert cast.items["Drafting"].minutes == 25
    assert "Someone was faster." in write(30, "20")
    assert "is not a number of minutes from 1 to 600" in write(25, "0")
    assert cast.items["Drafting"].minutes == 25
    run_to(cast, "Drafting")
    assert "This phase has begun." in write(25, "10")


def test_a_phase_is_sent_to_any_place_at_once(cast: Cast, organiser: Client) -> None:
    assert "The phase is now number 5 of 6." in send(organiser, cast, "Welcome", 5)
    assert titles(cast) == ["Silent writing", "Grouping", "Drafting", "Final vote", "Welcome", "Thanks"]
    send(organiser, cast, "Thanks", 1)
    assert titles(cast)[0] == "Thanks"
    send(organiser, cast, "Thanks", 99)
    send(organiser, cast, "Welcome", "nonsense")
    assert titles(cast) == ALL


def test_nothing_is_sent_before_what_has_begun(cast: Cast, organiser: Client) -> None:
    run_to(cast, "Grouping")
    for title, place in (("Drafting", 3), ("Grouping", 6), ("Thanks", 1)):
        assert "This phase has begun." in send(organiser, cast, title, place)
    assert titles(cast) == ALL
    assert 'value="4"' in shown(organiser, cast)
    assert 'option value="3"' not in shown(organiser, cast)


# The evening's end, other meetings, translations.


def test_the_agenda_is_compared_with_the_evening(cast: Cast, organiser: Client) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=datetime(2027, 1, 12, 15, 0, tzinfo=UTC))
    fields = {"date": "2027-01-12", "time": "17:00", "time_zone": "Europe/Helsinki"}
    assert edited(cast, organiser, ends="18:00", **fields).status_code == 302
    assert "18 minutes longer than the evening, which ends at 18:00" in shown(organiser, cast)
    edited(cast, organiser, ends="18:30", **fields)
    assert "12 minutes are free before the evening ends at 18:30" in shown(organiser, cast)
    page = organiser.get(address(cast, "meeting_edit", cast.meeting.pk)).content.decode()
    assert 'value="18:30"' in page
    edited(cast, organiser, ends="", **fields)
    page = shown(organiser, cast)
    assert "free before" not in page
    assert "longer than the evening" not in page


def test_two_meetings_at_the_same_time_are_asked_about(cast: Cast, organiser: Client) -> None:
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=datetime(2027, 1, 12, 16, 0, tzinfo=UTC))
    early = plan(time="17:00", ends="18:01", title_sv="Andra mötet")
    answer = organiser.post(address(cast, "meeting_new"), early)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“First meeting” is at the same time." in page
    assert "Andra mötet" in page
    assert 'name="at_once"' in page
    assert cast.panel.meetings.count() == 1
    assert organiser.post(address(cast, "meeting_new"), plan(time="17:00", ends="18:00")).status_code == 302
    assert "is at the same time" not in shown(organiser, cast)
    for _twice in range(2):
        assert organiser.post(address(cast, "meeting_new"), early | {"at_once": "on"}).status_code == 302
    assert cast.panel.meetings.count() == 3
    assert "is at the same time" in shown(organiser, cast)


def test_what_is_not_translated_is_marked(cast: Cast, organiser: Client) -> None:
    AgendaItem.objects.exclude(pk=cast.items["Welcome"].pk).delete()
    assert "Missing translation: Finnish, Swedish" in shown(organiser, cast)
    whole = {"fi": "Tervetuloa", "sv": "Välkommen", "en": "Welcome"}
    AgendaItem.objects.update(title=whole, instructions={}, cues={"fi": "a", "en": "b"})
    page = shown(organiser, cast)
    assert "Missing translation: Swedish" in page
    assert "1 phase lacks a translation" in page
    AgendaItem.objects.update(cues={"fi": "a", "en": "b", "sv": "c"})
    assert "lacks a translation" not in shown(organiser, cast)


# Ready agendas and the authority's own ones.


def test_own_agendas_are_saved_for_the_authority_and_used_again(cast: Cast, organiser: Client) -> None:
    AgendaItem.objects.filter(pk=cast.items["Welcome"].pk).update(cues={"fi": "Muista kahvi"}, auto_advance=True)
    save = address(cast, "agenda_save", cast.meeting.pk)
    assert organiser.post(save, {"own-name": "Our first evening"}).status_code == 302
    taken = organiser.post(save, {"own-name": "our FIRST evening"})
    assert taken.status_code == 422
    assert "There is an agenda with this name already." in taken.content.decode()
    other = make_meeting(make_panel(cast.organisation, "next"), in_minutes=600)
    other.agenda.all().delete()
    page = reverse("sessions:agenda", args=["next", other.pk])
    assert "Our first evening" in organiser.get(page).content.decode()
    own = AgendaTemplate.objects.get()
    organiser.post(reverse("sessions:agenda_fill", args=["next", other.pk]), {"template": own.pk})
    first = other.agenda.order_by("position")[0]
    assert [str(one.title) for one in other.agenda.order_by("position")] == ALL
    assert (first.cues, first.auto_advance, first.minutes) == ({"fi": "Muista kahvi"}, True, 10)
    organiser.post(address(cast, "agenda_forget", cast.meeting.pk), {"template": own.pk})
    assert not AgendaTemplate.objects.exists()
    assert other.agenda.count() == 6


def test_another_authoritys_agendas_do_not_exist(cast: Cast, organiser: Client) -> None:
    from accounts.models import Organisation

    elsewhere = Organisation.objects.create(name={"en": "Elsewhere"}, slug="elsewhere")
    foreign = AgendaTemplate.objects.create(
        organisation=elsewhere, name="Theirs", steps=[{"title": {"en": "A"}}], saved_at=timezone.now()
    )
    assert "Theirs" not in shown(organiser, cast)
    for name in ("agenda_fill", "agenda_forget"):
        answer = organiser.post(address(cast, name, cast.meeting.pk), {"template": foreign.pk}, follow=True)
        assert "This is no longer here." in answer.content.decode()
    assert AgendaTemplate.objects.count() == 1


def test_an_agenda_whose_tool_is_gone_changes_nothing(cast: Cast, organiser: Client) -> None:
    step = {"title": {"en": "A"}, "minutes": 5, "form": "plenary", "tool": "oracle"}
    own = AgendaTemplate.objects.create(
        organisation=cast.organisation, name="Old", steps=[step], saved_at=timezone.now()
    )
    cast.meeting.agenda.all().delete()
    fill = address(cast, "agenda_fill", cast.meeting.pk)
    answer = organiser.post(fill, {"template": own.pk}, follow=True)
    assert "cannot be used here any more" in answer.content.decode()
    assert not cast.meeting.agenda.exists()
    organiser.post(fill, {"evening": "learning"})
    assert cast.meeting.agenda.count() == 14


# Files.


def bring(organiser: Client, cast: Cast, **fields: Any) -> Any:
    data = {"form_id": str(uuid4()), "mode": "append", **fields}
    return organiser.post(address(cast, "agenda_import", cast.meeting.pk), data)


def test_a_file_is_looked_at_before_it_is_imported_once(cast: Cast, organiser: Client) -> None:
    text = "title;title_fi;minutes;tool\nQuestions;Kysymykset;15;Talk\n"
    upload = SimpleUploadedFile("a.csv", ("\ufeff" + text).encode("utf-16"))
    looked = bring(organiser, cast, file=upload)
    assert "Questions" in looked.content.decode()
    assert titles(cast) == ALL
    form = looked.context["form"].initial
    sent = {"text": form["text"], "digest": form["digest"], "form_id": str(form["form_id"]), "import": "1"}
    for _twice in range(2):
        assert bring(organiser, cast, **sent).status_code == 302
    assert titles(cast) == [*ALL, "Questions"]
    changed = bring(organiser, cast, **{**sent, "form_id": str(uuid4()), "text": text.replace("15", "20")})
    assert changed.status_code == 200, "what was not looked at is not imported"
    assert titles(cast) == [*ALL, "Questions"]


def test_a_bad_file_changes_nothing_and_stays_in_the_box(cast: Cast, organiser: Client) -> None:
    page = bring(organiser, cast, text="title;minutes\nGood;5\nBad;soon\n", **{"import": "1"}).content.decode()
    assert "“soon” is not a number of minutes" in page
    assert "Bad;soon" in page
    assert 'name="import"' not in page
    assert titles(cast) == ALL
    assert "Paste an agenda or choose a file." in bring(organiser, cast, text=" ").content.decode()
    assert "too large" in bring(organiser, cast, file=SimpleUploadedFile("a", b"x" * 600_000)).content.decode()


def test_what_an_import_replaces_can_be_put_back_and_what_has_begun_stays(cast: Cast, organiser: Client) -> None:
    run_to(cast, "Silent writing")
    looked = bring(organiser, cast, mode="replace", text="title_en;minutes\nQuestions;15\n")
    form = looked.context["form"].initial
    sent = {"text": form["text"], "digest": form["digest"], "mode": "replace", "import": "1"}
    page = organiser.get(bring(organiser, cast, **sent).headers["Location"]).content.decode()
    assert titles(cast) == ["Welcome", "Silent writing", "Questions"]
    assert "4 phases were replaced." in page
    organiser.post(address(cast, "item_restore", cast.meeting.pk))
    assert titles(cast) == ALL


def test_the_agenda_leaves_as_a_file_and_comes_back(cast: Cast, organiser: Client) -> None:
    AgendaItem.objects.filter(pk=cast.items["Welcome"].pk).update(cues={"fi": "=1+1"})
    for name in ("agenda_json", "agenda_csv"):
        answer = organiser.get(address(cast, name, cast.meeting.pk))
        assert "attachment" in answer.headers["Content-Disposition"]
        looked = bring(organiser, cast, file=SimpleUploadedFile("a", answer.content))
        assert [str(row["title"]) for row in looked.context["rows"]] == ALL
        assert looked.context["rows"][0]["cues"] == {"fi": "=1+1"}
    assert json.loads(organiser.get(address(cast, "agenda_json", cast.meeting.pk)).content)["version"] == 1


# The run sheet.


def sheet(cast: Cast, member: Membership) -> Any:
    return entered(member).get(reverse("sessions:runsheet", args=[member.public_id, cast.meeting.pk]))


def test_the_run_sheet_is_for_those_who_may_see_cues(cast: Cast) -> None:
    AgendaItem.objects.filter(pk=cast.items["Grouping"].pk).update(cues={"en": "Ask the quiet ones first"})
    for member in (cast.lead, cast.facilitator, cast.organiser, cast.others["note_taker"]):
        page = sheet(cast, member).content.decode()
        assert "Ask the quiet ones first" in page, member.role
    for member in (cast.panelists[0], cast.observer, cast.official, cast.others["expert"], cast.others["tech_support"]):
        assert sheet(cast, member).status_code == 404, member.role


@pytest.mark.once
def test_the_run_sheet_becomes_a_pdf_of_the_agenda_as_it_is(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    AgendaItem.objects.filter(pk=cast.items["Grouping"].pk).update(cues={"en": "Ask the quiet ones first"})
    Meeting.objects.filter(pk=cast.meeting.pk).update(starts_at=datetime(2027, 1, 12, 15, 0, tzinfo=UTC))
    client = entered(cast.facilitator)
    page = reverse("sessions:runsheet", args=[cast.facilitator.public_id, cast.meeting.pk])
    pdf = reverse("sessions:runsheet_pdf", args=[cast.facilitator.public_id, cast.meeting.pk])
    assert client.get(pdf).status_code == 404
    asked = client.post(page, follow=True).content.decode()
    assert 'hx-trigger="load delay:1s"' in asked
    build_runsheet.call(*DBTaskResult.objects.get().args_kwargs["args"])
    assert "Open the run sheet" in client.get(page).content.decode()
    with pdfplumber.open(BytesIO(client.get(pdf).content)) as book:
        text = " ".join(str(one.extract_text()) for one in book.pages).replace("\n", " ")
    for word in ("17:17", "17:37", "Grouping", "Tables", "Themes", "quiet"):
        assert word in text, word
    AgendaItem.objects.filter(pk=cast.items["Grouping"].pk).update(minutes=25)
    assert client.get(pdf).status_code == 404, "an old run sheet is nobody's"
    build_runsheet.call(cast.meeting.pk, "en")
    assert len(list((tmp_path / runsheet.FOLDER).iterdir())) == 1
