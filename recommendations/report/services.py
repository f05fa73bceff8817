"""A report's life: asked for, built by the worker, published."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from panels.command import Refused
from panels.models import Membership, Panel
from recommendations.answers import rules
from recommendations.report.events import ReportEvent
from recommendations.report.models import Report, ReportStatus
from recommendations.report.tasks import build_report
from roomlog.log import Tx

UNDER_WAY = (ReportStatus.WAITING, ReportStatus.BUILDING)


def ask_for(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> dict[str, Any]:
    """One report a language. The task is a row of the same transaction: an acknowledged wish is kept."""
    reports = [_ask_for_one(tx, panel, language) for language in dict.fromkeys(ask.languages)]
    return {"reports": [report.pk for report in reports]}


def _ask_for_one(tx: Tx, panel: Panel, language: str) -> Report:
    if under_way(panel, tx.now).filter(language=language).exists():
        raise Refused("already-building")
    report = Report.objects.create(panel=panel, language=language)
    tx.append(ReportEvent.ASKED, report.pk)
    build_report.enqueue(report.pk)
    return report


def publish(tx: Tx, panel: Panel, ask: Any, *, actor: Membership) -> None:
    """Deliver the report on the public page under the next version number, or take it off again with a reason.

    The first delivery is the hand-over, unless the organisers have named another day for it.
    """
    report = Report.objects.filter(panel=panel, pk=ask.report).first()
    if report is None:
        raise Refused("unknown")
    if report.status != ReportStatus.READY:
        raise Refused("not-ready")
    if report.is_published == ask.on:
        return
    note = ask.note.strip()
    if needs_note(report) and not note:
        raise Refused("note-needed")
    if ask.on:
        if not panel.reports.filter(version__isnull=False).exists():
            rules.begin(tx, panel)
        _deliver(report, note, tx.now)
    else:
        report.is_published, report.withdrawn_at, report.withdrawn_why = False, tx.now, note
    if note:
        report.notes_language = actor.language
    report.save()
    tx.append(ReportEvent.PUBLISHED, report.pk)


def _deliver(report: Report, note: str, now: datetime) -> None:
    report.is_published, report.withdrawn_at, report.withdrawn_why = True, None, ""
    if report.version is None:  # else it was taken off and comes back as what it was
        report.version, report.published_at, report.change = len(delivered(report)) + 1, now, note


def needs_note(report: Report) -> bool:
    """A correction says what changed, and nothing that was delivered disappears without a word."""
    return report.is_published or (report.version is None and bool(delivered(report)))


def delivered(report: Report) -> list[Report]:
    """The versions of this panel's report in this language, oldest first."""
    found = Report.objects.filter(panel=report.panel_id, language=report.language, version__isnull=False)
    return list(found.order_by("version"))


def under_way(panel: Panel, now: datetime) -> Any:
    """Reports that a worker is, or will be, at. A killed one leaves its report half built."""
    stuck = now - timedelta(seconds=settings.RAATI.report_stuck_s)
    return Report.objects.filter(panel=panel, status__in=UNDER_WAY, asked_at__gt=stuck)
