"""From the structure to a page, and to what it is known by; ``words.pdf`` makes the PDF of it."""

import re
from hashlib import sha256

from django.template.loader import render_to_string
from django.utils import translation

from panels.models import Panel
from recommendations.report import look, selectors
from recommendations.report.structure import Report
from words.pdf import Built, CannotBuild, pdf_of

__all__ = ["Built", "CannotBuild", "content_of", "gather", "html_of", "pdf_of"]

MADE_BY = "3"  # raised when the same page would become another file: then what was built before is built anew
_MADE_ON = re.compile(r'<time class="made-on"[^>]*>[^<]*</time>')


def gather(panel: Panel, language: str) -> Report:
    if look.lacks_logo(panel.organisation):
        raise CannotBuild("no-logo")
    with translation.override(language):
        return selectors.report(panel)


def html_of(report: Report, language: str) -> str:
    with translation.override(language):
        return render_to_string("recommendations/report/pdf.html", {"report": report})


def content_of(html: str) -> str:
    """SHA-256 of the page and its style, without the day on which it was made: the same again is the same file."""
    from words.fetcher import read_static  # needs WeasyPrint, which only who builds has

    content = sha256(MADE_BY.encode())
    content.update(_MADE_ON.sub("", html).encode())
    content.update(read_static("build/report.css"))
    return content.hexdigest()
