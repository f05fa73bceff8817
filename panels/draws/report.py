"""The report of a draw: a page and a PDF in every language. Small numbers of people are not told."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation

from panels.draws import results
from panels.draws.methods import METHODS
from panels.draws.models import Draw, DrawState, Offer
from panels.few import told
from words import pdf


@dataclass(frozen=True)
class Line:
    """One group; None where the number is not told."""

    row: results.Comparison
    drawn: int | None
    volunteers: int | None


@dataclass(frozen=True)
class Table:
    label: str
    source: str
    lines: list[Line]
    widest: float


def context(draw: Draw) -> dict[str, Any]:
    """For the page and the PDF, in the active language."""
    is_drawn = draw.state == DrawState.DRAWN
    groups = results.composition(draw)
    kept = Draw.objects.only("panels", "problem").get(pk=draw.pk)
    return {
        "panel": draw.panel,
        "draw": draw,
        "drawn": is_drawn,
        "limits": settings.RAATI,
        "tables": [_table(group) for group in groups],
        "quotas": kept.problem.get("quotas", []),
        "panels_count": len(kept.panels),
        "method": METHODS[draw.method],
        "keys": sorted(draw.offers.filter(rank=None).values_list("volunteer__key", flat=True)) if is_drawn else [],
        "reserves": draw.reserves,
        "replaced": Offer.objects.filter(draw=draw, replaces__isnull=False).count(),
        "steps": steps(draw.summary),
    }


def steps(summary: dict[str, Any]) -> list[tuple[float, float, int]]:
    """The distribution's columns as a table: from, to (per cent), how many people."""
    columns = summary.get("columns", [])
    width = summary.get("widest", 0) / max(1, len(columns))
    return [(place * width, (place + 1) * width, count) for place, count in enumerate(columns)]


def _table(group: results.Group) -> Table:
    drawn = told([row.drawn for row in group.rows])
    volunteers = told([row.volunteers for row in group.rows])
    lines = [Line(row, *pair) for row, *pair in zip(group.rows, drawn, volunteers, strict=True)]
    shares = [(row.drawn_percent, row.volunteers_percent, row.population_percent or 0) for row in group.rows]
    return Table(group.label, group.source, lines, max((max(three) for three in shares), default=1.0))


# As a PDF, by the worker.


def build(draw: Draw) -> None:
    """One for each language, in place of those of an earlier step."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            html = render_to_string("draws/report_pdf.html", context(draw))
        data = pdf.pdf_of(html).pdf
        name = _name_of(draw, language)
        if default_storage.exists(name):
            default_storage.delete(name)
        default_storage.save(name, ContentFile(data))


def pdfs(draw: Draw) -> list[str]:
    """The languages in which there is one."""
    return [language for language, _name in settings.LANGUAGES if default_storage.exists(_name_of(draw, language))]


def stored(draw: Draw, language: str) -> bytes | None:
    name = _name_of(draw, language)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def _name_of(draw: Draw, language: str) -> str:
    """Another one for each step: nobody gets an old report for the new state."""
    return f"draws/{draw.summary['hashes']['draw'][:20]}-{draw.state}-{language}.pdf"
