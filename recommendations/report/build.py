"""From the structure to a page; ``words.pdf`` makes the PDF of it."""

from django.template.loader import render_to_string
from django.utils import translation

from panels.models import Panel
from recommendations.report import selectors
from recommendations.report.structure import Report
from words.pdf import Built, CannotBuild, pdf_of

__all__ = ["Built", "CannotBuild", "gather", "html_of", "pdf_of"]


def gather(panel: Panel, language: str) -> Report:
    with translation.override(language):
        return selectors.report(panel)


def html_of(report: Report, language: str) -> str:
    with translation.override(language):
        return render_to_string("recommendations/report/pdf.html", {"report": report})
