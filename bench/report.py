"""Building a report of some forty pages, against WeasyPrint alone on the same final HTML: CPU seconds of each.

The product's part is the worker's whole task: reading the database, the pages, the PDF, its fingerprint, the files and
every note of progress. The yardstick gets that HTML and makes the same tagged PDF of it. Both run in one process on a
SQLite database of their own, in turns, after one round that warms them up; ``--pages 200`` makes a thicker report.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.measure import median, note, output, show, tell

if TYPE_CHECKING:
    from panels.models import Panel

TARGET = 1.3
RUNS = 5
PAGES = 40
PAGES_WITHOUT_STATEMENTS = 15  # each statement is most of a page
KIB_PER_MIB = 1024


def set_up(folder: Path) -> None:
    """Django on an empty database in ``folder``."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "a bench needs no secret, but Django wants fifty letters or more",
        "DATABASE_URL": f"sqlite:///{folder / 'report.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "STATIC_ROOT": str(folder / "static"),
        "ERASURE_JOURNAL": str(folder / "erasures.jsonl"),
        "EMAIL_URL": "dummymail://",
        "DEBUG": "0",
        "DEMO": "0",
        "RAATI_TESTING": "0",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def build(panel: Panel) -> int:
    """What the worker does; returns how many pages it made."""
    from recommendations.report.models import Report
    from recommendations.report.tasks import build_report

    report = Report.objects.create(panel=panel, language="fi")
    build_report.call(report.pk, anew=True)
    report.refresh_from_db()
    if report.status != "ready":
        raise SystemExit(f"the report was not built: {report.problem or report.status}")
    return report.pages


def yardstick(html: str) -> int:
    """WeasyPrint alone; returns the PDF's bytes, counted."""
    from weasyprint import HTML

    from words.fetcher import OwnFiles, base_url

    pdf = HTML(string=html, base_url=base_url(), url_fetcher=OwnFiles()).write_pdf(pdf_variant="pdf/ua-1")
    return len(pdf)


def final_html(panel: Panel) -> str:
    from recommendations.report import build

    return build.html_of(build.gather(panel, "fi"), "fi")


def measured(work: Callable[[], Any]) -> tuple[float, float]:
    """CPU seconds and seconds by the clock."""
    gc.collect()  # each clears up after itself alone
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def one_run(panel: Panel, html: str) -> dict[str, float]:
    ours, clock = measured(lambda: build(panel))
    alone, _clock = measured(lambda: yardstick(html))
    return {"cpu_ratio": ours / alone, "build_cpu_s": ours, "weasyprint_cpu_s": alone, "build_s": clock}


def measure(runs: int, pages: int) -> dict[str, Any]:
    from bench.reports import thick_panel

    panel = thick_panel(pages - PAGES_WITHOUT_STATEMENTS)
    html = final_html(panel)
    built = build(panel)  # warms up: imports, fonts, templates
    yardstick(html)
    found = []
    for number in range(runs):
        found.append(one_run(panel, html))
        note(f"report: run {number + 1} of {runs}: {found[-1]['cpu_ratio']:.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB
    return {name: median([one[name] for one in found]) for name in found[0]} | {"pages": built, "peak_mib": peak}


def tables(found: dict[str, Any]) -> None:
    columns = {
        "pages": found["pages"],
        "build, CPU s": found["build_cpu_s"],
        "WeasyPrint alone, CPU s": found["weasyprint_cpu_s"],
        "ratio": found["cpu_ratio"],
        "at most": TARGET,
        "build, s": found["build_s"],
        "memory at most, MiB": found["peak_mib"],
    }
    show("A report against WeasyPrint on its final HTML alone (medians)", list(columns), [list(columns.values())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    output(parser)
    parser.add_argument("--runs", type=int, default=RUNS, help="how often; figures are medians")
    parser.add_argument("--pages", type=int, default=PAGES, help="how thick, roughly")
    asked = parser.parse_args()
    folder: AbstractContextManager[str] = TemporaryDirectory(prefix="raati-bench-")
    with folder as name:
        set_up(Path(name))
        found = measure(asked.runs, asked.pages)
    tell(asked, found, lambda: tables(found))


if __name__ == "__main__":
    main()
