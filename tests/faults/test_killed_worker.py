"""kill -9 while a PDF is being drawn: the next worker makes it, and nobody has to ask again."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from recommendations.report.models import Report, ReportStatus
from recommendations.report.wording import PROBLEMS
from tests.browser.evidence import assert_dense
from tests.cast import entered
from tests.faults import quick_worker
from tests.finished import finished_panel
from tests.room.ballot_box import code, done, press
from tests.servers import worker

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
PATIENCE_S = 120


def test_a_report_whose_worker_was_killed_is_made_by_the_next_one(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    panel = finished_panel()
    room, lead = panel.panel.room_id, panel.cast.lead
    ask = partial(press, lead, "report.build", room, languages=["fi"])
    work = partial(worker, quick_worker.WORDS, MEDIA_ROOT=str(tmp_path))
    with ExitStack() as stack:
        first = stack.enter_context(work())
        report = Report.objects.get(pk=done(ask())["reports"][0])
        _wait(lambda: _status(report) == ReportStatus.BUILDING and report.pages > 0)
        first.kill()
        first.wait()
        assert _status(report) == ReportStatus.BUILDING
        stack.enter_context(work())
        assert code(ask()) == "already-building"
        page = entered(lead).get(reverse("recommendations:report", args=[lead.public_id])).content.decode()
        assert str(PROBLEMS["stuck"]) not in page
        _wait(lambda: _status(report) != ReportStatus.BUILDING)
    assert _status(report) == ReportStatus.READY
    assert sha256(report.file.read()).hexdigest() == report.sha256
    assert Report.objects.count() == 1
    assert_dense()


def _status(report: Report) -> str:
    report.refresh_from_db()
    return report.status


def _wait(for_: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not for_():
        assert time.monotonic() < until
        time.sleep(0.01)
