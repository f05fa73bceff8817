"""Asks the worker for reports of some forty pages, one after the other; prints how many were asked for.

``python -m bench.reports --ask N``, or ``--pages``: how many pages the built ones have. A process of its own, like
``bench.people``.
"""

from __future__ import annotations

import argparse
import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone

from panels.models import Panel
from recommendations.models import MinorityStatement, Recommendation
from recommendations.report.models import Report, ReportStatus
from recommendations.report.tasks import build_report
from tests.finished import finished_panel, random_words
from tests.learnt import learnt

STATEMENTS = 26  # of 3,000 characters: most of a page each


def ask(count: int) -> dict[str, int]:
    panel = thick_panel()
    for _number in range(count):
        build_report.enqueue(Report.objects.create(panel=panel, language="fi").pk, anew=True)
    return {"asked": count}


def thick_panel(statements: int = STATEMENTS) -> Panel:
    """A panel with a report of some forty pages."""
    done = finished_panel()
    learnt(done)
    panel = done.panel
    recommendation = Recommendation.objects.filter(panel=panel).order_by("pk")[0]
    MinorityStatement.objects.bulk_create(
        MinorityStatement(
            recommendation=recommendation, text=random_words(330), language="fi", created_at=timezone.now()
        )
        for _number in range(statements)
    )
    return panel


def pages() -> dict[str, int]:
    built = list(Report.objects.filter(status=ReportStatus.READY).values_list("pages", flat=True))
    return {"built": len(built), "pages": max(built, default=0)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ask", type=int, default=0)
    asked = parser.parse_args().ask
    print(json.dumps(ask(asked) if asked else pages()))
