"""What a report has besides the PDF: the same document as a page and as Markdown, the chain and the votes as data.

They are written when the PDF is built, from the same structure, and are as fixed as it is.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from panels.models import Panel
from recommendations.ballots.models import Ballot, BallotStatus
from recommendations.ballots.selectors import answer_keys, papers_by_receipt
from recommendations.ballots.sheet import columns_of
from recommendations.labels import label_of
from recommendations.report.markdown import markdown_of
from recommendations.report.models import Report
from words.sheets import csv_of

LINK = '<link rel="stylesheet"'


@dataclass(frozen=True)
class Kind:
    """One file beside the PDF."""

    content_type: str
    write: Callable[[Panel, str, str], bytes]  # panel, the final HTML, language


def page(_panel: Panel, html: str, _language: str) -> bytes:
    """The document as one file that needs nothing else: with its style inside."""
    from words.fetcher import read_static  # needs WeasyPrint, which only who builds has

    before, _found, after = html.partition(LINK)
    _link, _end, rest = after.partition(">")
    style = read_static("build/report_file.css").decode().replace("</", "<\\/")
    return f"{before}<style>{style}</style>{rest}".encode()


def markdown(_panel: Panel, html: str, _language: str) -> bytes:
    return markdown_of(html).encode()


def chain(panel: Panel, _html: str, _language: str) -> bytes:
    from recommendations.export import panel_json  # it reads reports, too

    return json.dumps(panel_json(panel), ensure_ascii=False, indent=1).encode()


def votes(panel: Panel, _html: str, language: str) -> bytes:
    """A row for each paper and question of the ballots that counted."""
    with override(language):
        head = [_("Vote"), _("Receipt"), _("Recommendation"), _("Proposal"), _("Answer")]
        return csv_of(head, _answers(panel))


def _answers(panel: Panel) -> Iterator[list[object]]:
    closed = Ballot.objects.filter(meeting__panel=panel, status=BallotStatus.CLOSED, is_trial=False)
    for ballot in closed.order_by("closed_at", "pk"):
        keys, titles = answer_keys(ballot), columns_of(ballot)
        numbers = dict(ballot.questions.values_list("pk", "recommendation__number"))
        for paper in papers_by_receipt(ballot, keys):
            for key, title, answer in zip(keys, titles, paper.answers, strict=True):
                number = numbers.get(key)
                label = label_of(number) if number else ""
                yield [str(ballot.title), paper.receipt, label, title, "" if answer is None else answer]


KINDS: dict[str, Kind] = {
    "html": Kind("text/html; charset=utf-8", page),
    "md": Kind("text/markdown; charset=utf-8", markdown),
    "json": Kind("application/json", chain),
    "csv": Kind("text/csv; charset=utf-8", votes),
}


def write_all(report: Report, html: str) -> dict[str, dict[str, str]]:
    """Stores them; returns what ``Report.others`` holds."""
    return {kind: _stored(report, kind, KINDS[kind].write(report.panel, html, report.language)) for kind in KINDS}


def _stored(report: Report, kind: str, data: bytes) -> dict[str, str]:
    name = default_storage.save(f"reports/{report.panel.slug}-{report.language}.{kind}", ContentFile(data))
    return {"name": name, "sha256": sha256(data).hexdigest()}


def discard(report: Report) -> None:
    """All its files, once the transaction around this is committed."""
    for name in (str(report.file.name), *(one["name"] for one in report.others.values())):
        if name:
            transaction.on_commit(partial(default_storage.delete, name), robust=True)


def read(report: Report, kind: str) -> bytes:
    """Raises OSError where it is gone."""
    with default_storage.open(report.others[kind]["name"]) as file:
        return bytes(file.read())
