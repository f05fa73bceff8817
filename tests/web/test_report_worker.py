"""The worker builds a report, tells how far it is, and says why it failed."""

import logging
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from panels.models import Panel
from recommendations.report import build, selectors
from recommendations.report.models import Report, ReportStatus
from recommendations.report.tasks import build_report
from roomlog.models import Event
from tests.finished import Finished, finished_panel
from words import fetcher


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


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
    monkeypatch.setattr(
        "recommendations.report.tasks._note",
        lambda _report, **fields: seen.append(fields["progress"]),
    )
    build_report.call(asked(done).pk)
    assert seen == [5, 25, 60, 90, 100]


def test_rings_for_those_who_wait(done: Finished) -> None:
    report = asked(done)
    build_report.call(report.pk)
    events = Event.objects.filter(room=done.panel.room, kind="report.progress")
    assert [(one.subject, one.actor) for one in events] == [(str(report.pk), None)] * 5


def test_does_nothing_twice_and_nothing_for_a_report_that_is_gone(done: Finished) -> None:
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
