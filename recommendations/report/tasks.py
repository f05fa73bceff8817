"""The worker's part: a report is built in steps that waiting pages can follow."""

import logging
import traceback
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks import task

from recommendations.report import build
from recommendations.report.events import ReportEvent
from recommendations.report.models import Report, ReportStatus
from roomlog.log import Tx, transact

log = logging.getLogger("raati.report")

GATHERING, WRITING, DRAWING, SAVING, DONE = 5, 25, 60, 90, 100  # percent


@task()
def build_report(report_id: int, anew: bool = False) -> None:
    """What goes wrong is noted in the report, not raised: a stored traceback could quote people."""
    report = Report.objects.select_related("panel__organisation").filter(pk=report_id).first()
    if report is None or report.status == ReportStatus.READY:
        return
    try:
        _build(report)
    except build.CannotBuild as problem:
        _fail(report, problem.code)
    except Exception as problem:  # whatever it is, the people who wait are told
        log.error("report %s failed: %s at %s", report.pk, type(problem).__name__, _place_of(problem))
        _fail(report, "internal")


def _build(report: Report) -> None:
    _note(report, status=ReportStatus.BUILDING, progress=GATHERING, problem="")
    structure = build.gather(report.panel, report.language)
    _note(report, progress=WRITING)
    html = build.html_of(structure, report.language)
    _note(report, progress=DRAWING)
    built = build.pdf_of(html)
    _note(report, progress=SAVING)
    report.file.save(f"{report.panel.slug}-{report.language}.pdf", ContentFile(built.pdf), save=False)
    _note(
        report,
        status=ReportStatus.READY,
        progress=DONE,
        file=report.file.name,
        sha256=built.sha256,
        pages=built.pages,
        ready_at=timezone.now(),
    )


def _fail(report: Report, code: str) -> None:
    log.warning("report %s was not built: %s", report.pk, code)
    _note(report, status=ReportStatus.FAILED, problem=code)


def _note(report: Report, **fields: Any) -> None:
    """Write how far it is and ring for the pages that wait."""

    def work(tx: Tx) -> None:
        Report.objects.filter(pk=report.pk).update(**fields)
        tx.append(ReportEvent.PROGRESS, report.pk)

    transact(report.panel.room_id, work)


def _place_of(problem: BaseException) -> str:
    """File and line, without the message: it may quote what people wrote."""
    frames = traceback.extract_tb(problem.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
