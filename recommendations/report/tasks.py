"""The worker's part: a report is built in steps that waiting pages can follow."""

import logging
import time
import traceback
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks import task

from recommendations.report import build, files
from recommendations.report.events import ReportEvent
from recommendations.report.models import Report, ReportStatus
from roomlog.log import Tx, transact

log = logging.getLogger("raati.report")

GATHERING, WRITING, DRAWING, SAVING, DONE = 5, 10, 20, 90, 100  # percent: laying out pages takes nearly all the time
CHARACTERS_PER_PAGE = 4000  # of the page's HTML, roughly; only for how far the bar has come


@task()
def build_report(report_id: int, anew: bool = False) -> None:
    """What goes wrong is noted in the report, not raised: a stored traceback could quote people.

    ``anew``: also if nothing has changed since it was built last.
    """
    report = Report.objects.select_related("panel__organisation").filter(pk=report_id).first()
    if report is None or report.status == ReportStatus.READY:
        return
    try:
        _build(report, anew=anew)
    except build.CannotBuild as problem:
        _fail(report, problem.code)
    except Exception as problem:  # whatever it is, the people who wait are told
        log.error("report %s failed: %s at %s", report.pk, type(problem).__name__, _place_of(problem))
        _fail(report, "internal")


def _build(report: Report, *, anew: bool) -> None:
    _note(report, status=ReportStatus.BUILDING, progress=GATHERING, problem="")
    structure = build.gather(report.panel, report.language)
    _note(report, progress=WRITING)
    html = build.html_of(structure, report.language)
    content = content_of(html)
    same = None if anew else _built_before(report, content)
    if same is not None:
        _take(report, same)
        return
    _note(report, progress=DRAWING)
    built = build.pdf_of(html, on_page=_Pages(report, html))
    _note(report, progress=SAVING)
    report.file.save(f"{report.panel.slug}-{report.language}.pdf", ContentFile(built.pdf), save=False)
    report.others = others = files.write_all(report, html)
    if not Report.objects.filter(pk=report.pk).exists():  # somebody whom it quotes was erased meanwhile
        files.discard(report)
        return
    _note(
        report,
        status=ReportStatus.READY,
        progress=DONE,
        file=report.file.name,
        sha256=built.sha256,
        pages=built.pages,
        others=others,
        warnings=warnings_of(built),
        content=content,
        ready_at=timezone.now(),
    )


def content_of(html: str) -> str:
    """The style is missing: so would it be for the PDF, which says so in the same words."""
    from words.fetcher import Missing

    try:
        return build.content_of(html)
    except Missing:
        raise build.CannotBuild("missing-file") from None


def warnings_of(built: build.Built) -> list[str]:
    """Codes; WeasyPrint's own words may quote the document."""
    letters = any(message.startswith(".notdef") for message in built.warnings)
    other = any(not message.startswith(".notdef") for message in built.warnings)
    return [*(["no-letters"] if letters else []), *(["drawn-otherwise"] if other else [])]


def _built_before(report: Report, content: str) -> Report | None:
    """A finished report of exactly this, whose file is still there."""
    found = Report.objects.filter(
        panel=report.panel, language=report.language, status=ReportStatus.READY, content=content
    )
    return next((one for one in found.order_by("-pk") if one.file.storage.exists(str(one.file.name))), None)


def _take(report: Report, same: Report) -> None:
    """Nothing has changed: the wish goes, and the file that there is says so."""

    def work(tx: Tx) -> None:
        Report.objects.filter(pk=report.pk).delete()
        Report.objects.filter(pk=same.pk).update(same_at=tx.now)
        tx.append(ReportEvent.PROGRESS, same.pk)

    transact(report.panel.room_id, work)


class _Pages:
    """Notes how many pages are laid out, now and then. How many there will be is guessed from the document's length."""

    def __init__(self, report: Report, html: str) -> None:
        self.report = report
        self.expected = max(1, len(html) // CHARACTERS_PER_PAGE)
        self.noted_at = time.monotonic()
        self.most = 0

    def __call__(self, number: int) -> None:
        now = time.monotonic()
        if number <= self.most or now - self.noted_at < settings.RAATI.report_progress_s:
            return
        self.most, self.noted_at = number, now
        share = min(1.0, number / self.expected)
        _note(self.report, progress=round(DRAWING + (SAVING - DRAWING) * share), pages=number)


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
