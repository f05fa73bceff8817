"""The worker builds a report, tells how far it is, and says why it failed."""

import logging
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from accounts.models import Organisation
from facilitation.models import Note
from panels.models import Panel
from recommendations.models import MinorityStatement
from recommendations.report import build, selectors
from recommendations.report.models import Report, ReportStatus
from recommendations.report.tasks import build_report
from recommendations.report.wording import WARNINGS
from roomlog.models import Event
from tests.cast import entered
from tests.finished import Finished, finished_panel
from words import fetcher


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been made into PDFs."""
    pages: list[str] = []

    def pdf_of(html: str, **_fields: Any) -> build.Built:
        pages.append(html)
        return build.Built(b"%PDF", 1)

    monkeypatch.setattr(build, "pdf_of", pdf_of)
    return pages


def asked(done: Finished, language: str = "fi") -> Report:
    return Report.objects.create(panel=done.panel, language=language)


def test_builds_stores_and_counts(done: Finished) -> None:
    report = asked(done)
    build_report.call(report.pk)
    report.refresh_from_db()
    assert (report.status, report.progress, report.problem) == (ReportStatus.READY, 100, "")
    pdf = report.file.read()
    assert report.sha256 == build.Built(pdf, 0).sha256
    with pikepdf.open(BytesIO(pdf)) as document:
        assert report.pages == len(document.pages)


def test_tells_its_progress_step_by_step(done: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    pages: list[int] = []

    def note(_report: Report, **fields: Any) -> None:
        seen.append(fields["progress"])
        pages.extend([fields["pages"]] if "pages" in fields else [])

    monkeypatch.setattr("recommendations.report.tasks._note", note)
    monkeypatch.setattr("recommendations.report.tasks.time.monotonic", iter(range(0, 10**6, 9)).__next__)
    build_report.call(asked(done).pk)
    assert seen[:3] == [5, 10, 20]
    assert seen[-2:] == [90, 100]
    assert seen == sorted(seen)
    assert pages[:-1] == list(range(1, len(pages)))  # one note for each page that is laid out, then how many there are
    assert pages[-1] == len(pages) - 1


def test_the_same_again_is_the_same_file_at_once(
    done: Finished, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asked(done)
    build_report.call(first.pk)
    first.refresh_from_db()
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2031, 1, 2))  # a day alone changes nothing
    build_report.call(asked(done).pk)
    kept = Report.objects.get()
    assert len(quick) == 1
    assert (kept.pk, kept.file, kept.status) == (first.pk, first.file, ReportStatus.READY)
    assert kept.same_at is not None
    build_report.call(asked(done).pk, anew=True)
    assert (len(quick), Report.objects.count()) == (2, 2)


@pytest.mark.parametrize("what", ["text", "colour", "file"])
def test_what_changed_is_built_anew(done: Finished, what: str, quick: list[str]) -> None:
    first = asked(done)
    build_report.call(first.pk)
    first.refresh_from_db()
    if what == "text":
        MinorityStatement.objects.update(text="Something else.")
    elif what == "colour":
        Organisation.objects.update(colour="#5a2d82")
    else:
        first.file.storage.delete(str(first.file.name))
    build_report.call(asked(done).pk)
    assert len(quick) == 2


@pytest.mark.once
def test_letters_that_no_font_has_are_told_beside_the_report(done: Finished) -> None:
    Note.objects.filter(text=done.notes[0]).update(text="\U00013080")  # an Egyptian eye
    report = asked(done)
    build_report.call(report.pk)
    report.refresh_from_db()
    assert (report.status, report.warnings) == (ReportStatus.READY, ["no-letters"])
    html = entered(done.cast.lead).get(f"/m/{done.cast.lead.public_id}/report/").content.decode()
    assert str(WARNINGS["no-letters"]) in html


def test_a_logo_whose_file_is_gone_is_told(done: Finished) -> None:
    done.cast.organisation.logo = "logos/gone.png"
    done.cast.organisation.save()
    fails_with(done, "no-logo")


def test_rings_for_those_who_wait(done: Finished, quick: list[str]) -> None:
    report = asked(done)
    build_report.call(report.pk)
    events = Event.objects.filter(room=done.panel.room, kind="report.progress")
    assert {(one.subject, one.actor) for one in events} == {(str(report.pk), None)}
    assert events.count() >= 5


def test_does_nothing_twice_and_nothing_for_a_report_that_is_gone(done: Finished, quick: list[str]) -> None:
    report = asked(done)
    build_report.call(report.pk)
    events = Event.objects.count()
    build_report.call(report.pk)
    build_report.call(report.pk + 1)
    assert Event.objects.count() == events


@pytest.mark.parametrize(("missing", "code"), [(".css", "missing-file"), (".woff2", "no-font")])
def test_says_what_is_missing(done: Finished, monkeypatch: pytest.MonkeyPatch, missing: str, code: str) -> None:
    read = fetcher.read_static

    def read_some(name: str) -> bytes:
        if name.endswith(missing):
            raise fetcher.Missing(name)
        return read(name)

    monkeypatch.setattr(fetcher, "read_static", read_some)
    fails_with(done, code)


def test_says_that_weasyprint_is_missing(done: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    fails_with(done, "weasyprint-missing")


def test_logs_a_failure_without_what_people_wrote(
    done: Finished, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def burst(_panel: Panel) -> None:
        raise RuntimeError(done.notes[0])

    monkeypatch.setattr(selectors, "report", burst)
    with caplog.at_level(logging.DEBUG):
        fails_with(done, "internal")
    assert "RuntimeError at" in caplog.text
    assert done.notes[0] not in caplog.text


def fails_with(done: Finished, code: str) -> None:
    report = asked(done)
    build_report.call(report.pk)
    report.refresh_from_db()
    assert (report.status, report.problem, bool(report.file)) == (ReportStatus.FAILED, code, False)
