"""The report's pages: who sees which, how a build is asked for, followed, read and published."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from live.dispatch import dispatch
from panels.models import Membership, Role
from recommendations.answers.home import answer_step
from recommendations.answers.models import Answering
from recommendations.answers.work import send_due
from recommendations.report.models import Report, ReportStatus
from recommendations.report.wording import PROBLEMS
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.finished import ROLES_WHO_BUILD, Finished, finished_panel, ready_report

STUCK = timedelta(seconds=settings.RAATI.report_stuck_s)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


def page(member: Membership, name: str = "report/") -> str:
    return f"/m/{member.public_id}/{name}"


def ask(member: Membership, type_: str, **fields: Any) -> dict[str, Any]:
    frame = {"type": type_, "id": str(uuid4()), "room": member.panel.room_id, **fields}
    return dispatch(member, frame)


class TestAskingForAReport:
    @pytest.mark.parametrize("role", ROLES_WHO_BUILD)
    def test_leads_and_organisers_get_one_report_a_language(self, cast: Cast, role: str) -> None:
        answer = ask(cast.by_role()[role], "report.build", languages=["fi", "sv", "fi"])
        assert answer["type"] == "ack"
        reports = Report.objects.filter(pk__in=answer["result"]["reports"])
        assert sorted(reports.values_list("language", "status")) == [("fi", "waiting"), ("sv", "waiting")]
        assert Event.objects.filter(room=cast.panel.room, kind="report.asked").count() == 2

    @pytest.mark.parametrize("role", sorted(set(Role.values) - set(ROLES_WHO_BUILD)))
    def test_nobody_else_does(self, cast: Cast, role: str) -> None:
        assert ask(cast.by_role()[role], "report.build", languages=["fi"])["code"] == "not-allowed"
        assert not Report.objects.exists()

    def test_a_stranger_does_not(self, cast: Cast) -> None:
        frame = {"type": "report.build", "id": str(uuid4()), "room": cast.panel.room_id, "languages": ["fi"]}
        assert dispatch(cast.stranger, frame)["code"] == "no-room"

    def test_the_same_command_twice_is_one_report(self, cast: Cast) -> None:
        frame = {"type": "report.build", "id": str(uuid4()), "room": cast.panel.room_id, "languages": ["fi"]}
        assert dispatch(cast.lead, frame) == dispatch(cast.lead, frame)
        assert Report.objects.count() == 1

    def test_one_language_is_built_once_at_a_time(self, cast: Cast) -> None:
        ask(cast.lead, "report.build", languages=["fi"])
        assert ask(cast.organiser, "report.build", languages=["sv", "fi"])["code"] == "already-building"
        assert Report.objects.count() == 1

    def test_a_build_that_stopped_half_way_can_be_asked_for_again(self, cast: Cast) -> None:
        ask(cast.lead, "report.build", languages=["fi"])
        Report.objects.update(asked_at=timezone.now() - STUCK, status=ReportStatus.BUILDING)
        assert ask(cast.lead, "report.build", languages=["fi"])["type"] == "ack"

    @pytest.mark.parametrize("fields", [{}, {"languages": []}, {"languages": ["de"]}, {"languages": ["fi"], "x": 1}])
    def test_what_makes_no_sense_is_refused(self, cast: Cast, fields: dict[str, Any]) -> None:
        assert ask(cast.lead, "report.build", **fields)["code"] == "bad-fields"

    def test_the_worker_finds_the_task_and_builds(self, done: Finished) -> None:
        ask(done.cast.lead, "report.build", languages=["fi"])
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
        assert Report.objects.get().status == ReportStatus.READY


class TestPublishing:
    """What is delivered is sealed: a number, a time, a fingerprint. A correction is a new version with what changed."""

    def test_the_first_one_is_version_1_in_its_language(self, done: Finished) -> None:
        for language in ("fi", "sv"):
            report = ready_report(done.panel, language)
            assert ask(done.cast.organiser, "report.publish", report=report.pk, on=True)["type"] == "ack"
            report.refresh_from_db()
            assert (report.is_published, report.version, bool(report.published_at)) == (True, 1, True)

    def test_the_first_delivery_of_all_is_the_hand_over(self, done: Finished) -> None:
        today = timezone.localdate()
        with translation.override("en"):
            assert answer_step(done.panel).action != "Look at the answers"
        for language in ("fi", "sv"):
            report = ready_report(done.panel, language)
            ask(done.cast.organiser, "report.publish", report=report.pk, on=True)
            rules = Answering.objects.get(panel=done.panel)
            days = (today, today + timedelta(days=settings.RAATI.answer_days))
            assert (rules.handed_over_on, rules.answer_by) == days
        with translation.override("en"):
            assert answer_step(done.panel).action == "Look at the answers"
        assert send_due(timezone.now() + timedelta(days=settings.RAATI.answer_days - 1)) == 1
        Answering.objects.update(handed_over_on=None)  # who takes the day away again is not overruled
        ask(done.cast.organiser, "report.publish", report=ready_report(done.panel).pk, on=True)
        assert Answering.objects.get().handed_over_on is None

    def test_a_day_that_somebody_set_stays(self, done: Finished) -> None:
        day = timezone.localdate() - timedelta(days=9)
        Answering.objects.create(panel=done.panel, handed_over_on=day)
        ask(done.cast.organiser, "report.publish", report=ready_report(done.panel).pk, on=True)
        assert Answering.objects.get().handed_over_on == day
        assert Answering.objects.get().answer_by is None

    def test_the_hand_over_is_never_later_than_the_day_of_the_answer(self, done: Finished) -> None:
        day = timezone.localdate() - timedelta(days=9)
        Answering.objects.create(panel=done.panel, answer_by=day)
        ask(done.cast.organiser, "report.publish", report=ready_report(done.panel).pk, on=True)
        assert Answering.objects.get().handed_over_on == day

    def test_a_correction_says_what_changed_and_the_old_version_stays(self, done: Finished) -> None:
        old, new = ready_report(done.panel, published=True), ready_report(done.panel)
        for note in ("", "  "):
            refusal = ask(done.cast.organiser, "report.publish", report=new.pk, on=True, note=note)
            assert refusal["code"] == "note-needed"
        ask(done.cast.organiser, "report.publish", report=new.pk, on=True, note="A number was wrong.")
        html = Client().get("/p/digi/").content.decode()
        new.refresh_from_db()
        assert (new.version, new.change, new.notes_language) == (2, "A number was wrong.", done.cast.organiser.language)
        assert "A number was wrong." in html
        for report in (old, new):
            assert report.sha256 in html
            assert Client().get(f"/p/digi/report/{report.pk}.pdf").content == report.file.read()

    def test_what_is_taken_off_stays_listed_with_the_reason(self, done: Finished) -> None:
        report = ready_report(done.panel, published=True)
        frame: dict[str, Any] = {"report": report.pk, "on": False}
        assert ask(done.cast.organiser, "report.publish", **frame)["code"] == "note-needed"
        assert ask(done.cast.organiser, "report.publish", **frame, note="It named a person.")["type"] == "ack"
        html = Client().get("/p/digi/").content.decode()
        assert report.sha256 in html
        assert "It named a person." in html
        assert Client().get(f"/p/digi/report/{report.pk}.pdf").status_code == 404
        ask(done.cast.organiser, "report.publish", report=report.pk, on=True)
        report.refresh_from_db()
        assert (report.is_published, report.version, report.withdrawn_at) == (True, 1, None)

    def test_numbers_are_not_used_again(self, done: Finished) -> None:
        first, second = ready_report(done.panel, published=True), ready_report(done.panel)
        ask(done.cast.organiser, "report.publish", report=first.pk, on=False, note="Wrong.")
        ask(done.cast.organiser, "report.publish", report=second.pk, on=True, note="Right.")
        second.refresh_from_db()
        assert second.version == 2

    def test_the_form_asks_for_the_note(self, done: Finished) -> None:
        ready_report(done.panel)
        client, organiser = entered(done.cast.organiser), done.cast.organiser
        assert "<textarea" not in client.get(page(organiser)).content.decode()
        ready_report(done.panel, published=True)
        html = client.get(page(organiser)).content.decode()
        assert html.count("<textarea") == html.count("required></textarea>") == 2

    @pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ORGANISER}))
    def test_nobody_else_does(self, done: Finished, role: str) -> None:
        report = Report.objects.create(panel=done.panel, language="fi", status=ReportStatus.READY)
        refusal = ask(done.cast.by_role()[role], "report.publish", report=report.pk, on=True)
        assert refusal["code"] == "not-allowed"

    def test_an_unfinished_report_is_not_published(self, done: Finished) -> None:
        report = Report.objects.create(panel=done.panel, language="fi")
        assert ask(done.cast.organiser, "report.publish", report=report.pk, on=True)["code"] == "not-ready"

    def test_another_panels_report_is_not_published(self, done: Finished) -> None:
        other = Report.objects.create(panel=done.cast.stranger.panel, language="fi", status=ReportStatus.READY)
        assert ask(done.cast.organiser, "report.publish", report=other.pk, on=True)["code"] == "unknown"


class TestThePage:
    def test_it_asks_for_a_build_without_any_script(self, done: Finished, settings: Any) -> None:
        client, lead = entered(done.cast.lead), done.cast.lead
        forms = client.get(page(lead)).content.decode().split("<form")
        form = next(one for one in forms if "report.build" in one)
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
        answer = client.post(
            page(lead, "command/"),
            {**fields, "languages": ["fi", "en"]},
            headers={"origin": settings.ORIGINS[0]},
        )
        assert answer.status_code == 302
        assert sorted(Report.objects.values_list("language", flat=True)) == ["en", "fi"]

    def test_it_asks_again_only_while_something_is_under_way(self, done: Finished) -> None:
        client, lead = entered(done.cast.lead), done.cast.lead
        assert "hx-get" not in client.get(page(lead)).content.decode()
        Report.objects.create(panel=done.panel, language="fi", progress=60, status=ReportStatus.BUILDING)
        waiting = client.get(page(lead)).content.decode()
        assert 'hx-trigger="every 2s"' in waiting
        assert 'value="60"' in waiting

    def test_htmx_gets_the_list_alone(self, done: Finished) -> None:
        client, lead = entered(done.cast.lead), done.cast.lead
        part = client.get(page(lead), headers={"HX-Request": "true"}).content.decode()
        assert part.strip().startswith('<section id="builds"')
        assert "<html" not in part

    @pytest.mark.parametrize("code", sorted(set(PROBLEMS) - {"stuck"}))
    def test_it_says_why_a_build_failed(self, done: Finished, code: str) -> None:
        Report.objects.create(panel=done.panel, language="fi", status=ReportStatus.FAILED, problem=code)
        assert str(PROBLEMS[code])[:30] in text(entered(done.cast.lead), page(done.cast.lead))

    def test_it_says_that_a_build_stopped_half_way(self, done: Finished) -> None:
        Report.objects.create(panel=done.panel, language="fi", status=ReportStatus.BUILDING)
        Report.objects.update(asked_at=timezone.now() - STUCK)
        assert str(PROBLEMS["stuck"]) in text(entered(done.cast.lead), page(done.cast.lead))

    @pytest.mark.parametrize("role", sorted(Role.values))
    def test_everybody_in_the_panel_reads_the_report_and_its_pdf(self, done: Finished, role: str) -> None:
        report = ready_report(done.panel)
        member = done.cast.by_role()[role]
        client = entered(member)
        listed = client.get(page(member)).content.decode()
        assert report.sha256 in listed
        assert ("report.build" in listed) is (role in ROLES_WHO_BUILD)
        assert ("report.publish" in listed) is (role == Role.ORGANISER)
        pdf = client.get(page(member, f"report/{report.pk}.pdf"))
        assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
        assert pdf.content == report.file.read()
        html = client.get(page(member, "report/html/fi/")).content.decode()
        assert done.statement in html
        assert '<html lang="fi"' in html

    def test_only_builders_see_unfinished_and_failed_ones(self, done: Finished) -> None:
        Report.objects.create(panel=done.panel, language="fi", status=ReportStatus.FAILED, problem="internal")
        assert "could not be made" not in text(entered(done.cast.panelists[0]), page(done.cast.panelists[0]))
        assert "could not be made" in text(entered(done.cast.lead), page(done.cast.lead))

    @pytest.mark.parametrize("name", ["report/", "report/html/fi/", "recommendations/", "report/1.pdf"])
    def test_strangers_see_nothing(self, done: Finished, name: str) -> None:
        Report.objects.create(pk=1, panel=done.panel, language="fi", status=ReportStatus.READY)
        assert Client().get(page(done.cast.lead, name)).status_code == 404
        assert entered(done.cast.stranger).get(page(done.cast.lead, name)).status_code == 404

    def test_a_file_that_is_gone_from_the_disk_breaks_no_page(self, done: Finished) -> None:
        report = ready_report(done.panel, published=True)
        report.file.storage.delete(str(report.file.name))
        client, lead = entered(done.cast.lead), done.cast.lead
        for address in (page(lead), page(lead, "recommendations/"), "/p/digi/"):
            assert client.get(address).status_code == 200
        assert client.get(page(lead, f"report/{report.pk}.pdf")).status_code == 404

    def test_another_panels_pdf_is_not_found(self, done: Finished) -> None:
        report = ready_report(done.panel)
        stranger = done.cast.stranger
        assert entered(stranger).get(page(stranger, f"report/{report.pk}.pdf")).status_code == 404

    def test_an_unfinished_pdf_and_an_unknown_language_are_not_found(self, done: Finished) -> None:
        client, lead = entered(done.cast.lead), done.cast.lead
        report = Report.objects.create(panel=done.panel, language="fi")
        assert client.get(page(lead, f"report/{report.pk}.pdf")).status_code == 404
        assert client.get(page(lead, "report/html/de/")).status_code == 404


class TestAmongTheOrganisersPages:
    ADDRESS = "/panels/digi/report/"

    def test_every_page_of_the_panel_leads_to_it(self, done: Finished) -> None:
        client = entered(done.cast.organiser)
        for name in ("", "people/", "mail/", "letters/", "meetings/", "edit/"):
            assert f'href="{self.ADDRESS}"' in client.get(f"/panels/digi/{name}").content.decode(), name

    def test_it_builds_shows_and_publishes(self, done: Finished) -> None:
        report = ready_report(done.panel)
        html = text(entered(done.cast.organiser), self.ADDRESS)
        assert 'aria-current="page">Report</a>' in html
        assert "report.build" in html
        assert "report.publish" in html
        assert page(done.cast.organiser, f"report/{report.pk}.pdf") in html
        assert 'href="/p/digi/"' in html
        assert "has not voted yet" not in html

    def test_progress_is_followed_from_there(self, done: Finished) -> None:
        Report.objects.create(panel=done.panel, language="fi", progress=60, status=ReportStatus.BUILDING)
        client = entered(done.cast.organiser)
        assert f'hx-get="{self.ADDRESS}"' in client.get(self.ADDRESS).content.decode()
        part = client.get(self.ADDRESS, headers={"HX-Request": "true"}).content.decode()
        assert part.strip().startswith('<section id="builds"')
        assert f'hx-get="{self.ADDRESS}"' in part

    def test_before_the_vote_it_says_so(self, cast: Cast) -> None:
        html = text(entered(cast.organiser), self.ADDRESS)
        assert "has not voted yet" in html
        assert "No PDF has been made yet." in html

    def test_while_the_public_page_is_closed_it_leads_to_the_plan(self, done: Finished) -> None:
        done.panel.is_public = False
        done.panel.save()
        html = text(entered(done.cast.organiser), self.ADDRESS)
        assert 'href="/p/digi/"' not in html
        assert "The public page is closed" in html

    def test_a_stranger_does_not_find_it(self, done: Finished) -> None:
        assert Client().get(self.ADDRESS).status_code == 302
        assert entered(done.cast.lead).get(self.ADDRESS).status_code in {302, 404}


class TestTheOfficial:
    def test_sees_the_recommendations_with_their_votes_and_the_newest_pdf(self, done: Finished) -> None:
        old, new = ready_report(done.panel), ready_report(done.panel)
        official = done.cast.official
        html = entered(official).get(page(official, "recommendations/")).content.decode()
        for text_ in (*done.titles, *done.texts, done.statement, done.why_not, *done.notes):
            assert text_ in html
        assert f"report/{new.pk}.pdf" in html
        assert f"report/{old.pk}.pdf" not in html
        assert "5 of 5 support it or can live with it" in html

    def test_reads_that_there_is_nothing_yet(self, cast: Cast) -> None:
        assert "has not voted" in text(entered(cast.official), page(cast.official, "recommendations/"))

    def test_finds_both_on_their_home_page(self, done: Finished) -> None:
        ready_report(done.panel)
        home = entered(done.cast.official).get(page(done.cast.official, "")).content.decode()
        assert page(done.cast.official, "recommendations/") in home
        assert ".pdf" in home


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("&#x27;", "'")
