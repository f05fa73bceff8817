"""The report's other files: a page to keep, Markdown, the chain, the votes; inside the panel and on the open page."""

import csv
import io
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from recommendations.report import build, files
from recommendations.report.markdown import escaped, markdown_of
from recommendations.report.models import Report
from tests.cast import entered
from tests.finished import PAPERS, Finished, everybody, finished_panel, ready_report
from tests.learnt import learnt

pytestmark = pytest.mark.once
HOSTILE = (
    "=2+5 <script>alert(1)</script> [x](javascript:alert(1)) **b** `c` | www.evil.example https://evil.example\n# h"
)


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


@pytest.fixture
def report(done: Finished) -> Report:
    made = ready_report(done.panel, published=True)
    html = build.html_of(build.gather(done.panel, "en"), "en")
    made.others = files.write_all(made, html)
    made.save()
    return made


class TestTheFiles:
    def test_they_are_what_their_fingerprints_say(self, report: Report) -> None:
        assert list(report.others) == list(files.KINDS)
        for kind, told in report.others.items():
            assert sha256(files.read(report, kind)).hexdigest() == told["sha256"]

    def test_page_markdown_and_chain_hold_every_text_and_name_nobody(self, done: Finished, report: Report) -> None:
        for kind in ("html", "md", "json"):
            text = files.read(report, kind).decode()
            assert [passage for passage in done.shown if passage not in text] == []
            assert [name for name in everybody(done.panel) if name in text] == []

    def test_the_page_needs_nothing_else(self, report: Report) -> None:
        found: list[str] = []

        class Reader(HTMLParser):
            def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
                wanted = {"src": tag, "href": "link"}
                found.extend(value or "" for name, value in attrs if wanted.get(name) == tag)

        page = files.read(report, "html").decode()
        Reader().feed(page)
        assert [address for address in found if not address.startswith("data:")] == []
        assert "<style>" in page
        assert "url(" not in page

    def test_the_votes_are_the_papers(self, done: Finished, report: Report) -> None:
        text = files.read(report, "csv").decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text), delimiter=";")
        assert len(head) == 5
        assert [row[1] for row in rows[::2]] == done.receipts
        answers = [tuple(row[4] for row in rows[at : at + 2]) for at in range(0, len(rows), 2)]
        assert answers == [tuple("" if one is None else str(one) for one in paper) for paper in PAPERS]

    def test_the_chain_is_the_open_data(self, done: Finished, report: Report) -> None:
        chain = json.loads(files.read(report, "json"))
        assert chain["recommendations"] == json.loads(Client().get("/p/digi/panel.json").content)["recommendations"]


class TestWhoGetsThem:
    @pytest.mark.parametrize("kind", list(files.KINDS))
    def test_members_and_once_it_is_delivered_everybody(self, done: Finished, report: Report, kind: str) -> None:
        inside = f"/m/{done.cast.panelists[0].public_id}/report/{report.pk}/{kind}"
        outside = f"/p/digi/report/{report.pk}/{kind}"
        for answer in (entered(done.cast.panelists[0]).get(inside), Client().get(outside)):
            assert answer.content == files.read(report, kind)
            assert answer["Content-Disposition"].startswith("attachment")
            assert answer["X-Content-Type-Options"] == "nosniff"
        assert Client().get(inside).status_code == 404
        Report.objects.update(is_published=False)
        assert Client().get(outside).status_code == 404

    @pytest.mark.parametrize("kind", ["exe", "pdf", "..%2Fsecret"])
    def test_what_there_is_not(self, report: Report, kind: str) -> None:
        assert Client().get(f"/p/digi/report/{report.pk}/{kind}").status_code == 404

    def test_a_file_that_is_gone_and_a_report_from_before_there_were_any(self, report: Report) -> None:
        Report.objects.update(others={"md": {"name": "reports/gone.md", "sha256": ""}})
        for kind in ("md", "html"):
            assert Client().get(f"/p/digi/report/{report.pk}/{kind}").status_code == 404

    def test_a_closed_panel(self, done: Finished, report: Report) -> None:
        done.panel.is_public = False
        done.panel.save()
        assert Client().get(f"/p/digi/report/{report.pk}/md").status_code == 404


def test_hostile_texts_are_inert_everywhere(transactional_db: None) -> None:
    done = finished_panel(
        note=HOSTILE, title=HOSTILE.replace("\n", " "), text=HOSTILE, theme=HOSTILE, statement=HOSTILE
    )
    learnt(done)
    html = build.html_of(build.gather(done.panel, "en"), "en")
    page = files.page(done.panel, html, "en").decode()
    assert "<script" not in page
    markdown = markdown_of(html)
    for live in ("<script", "](javascript", "**b**", "`c`", "www.evil", "https://evil"):
        assert re.search(rf"(?<!\\){re.escape(live)}", markdown) is None, live
    assert markdown.count(r"\<script\>") >= 5
    rows = list(csv.reader(io.StringIO(files.votes(done.panel, html, "en").decode("utf-8-sig")), delimiter=";"))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))] == []
    assert any(cell.startswith("'=2+5") for row in rows for cell in row)


class TestMarkdown:
    @pytest.mark.parametrize("mark", ["em", "strong"])
    @pytest.mark.parametrize("words", ["a *", "*", "**", "a * b", "a ** b", "\\*", "", " "])
    def test_stars_in_emphasis_free_nothing_behind_them(self, mark: str, words: str) -> None:
        """Each sign that means something to a renderer stands behind an odd number of backslashes."""
        markdown = markdown_of(f"<p><{mark}>{words}</{mark}>&lt;img src=x onerror=alert(1)&gt;</p>")
        assert re.search(r"(?<!\\)(?:\\\\)*[<>]", markdown) is None, markdown

    def test_headings_lists_tables_quotes_and_links(self) -> None:
        html = (
            '<html lang="sv"><body><h2>Ett</h2><p>a <strong> b </strong>c</p><ul><li>x<ul><li>y</li></ul></li></ul>'
            '<ol><li>1</li><li>2</li></ol><blockquote><p>q</p></blockquote><p><q lang="sv">z</q> <a href="#r1">R1</a>'
            '<a href="https://ok.example/">w</a></p><svg><title>no</title></svg>'
            "<table><caption>C</caption><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr></table></body></html>"
        )
        assert markdown_of(html).splitlines() == [
            *["## Ett", "", "a **b** c", "", "- x", "   - y", "", "1. 1", "2. 2", "", "> q", "> ", ""],
            *["”z” R1[w](<https://ok.example/>)", "", "**C**", "", "| A | B |", "| --- | --- |", r"| 1\|2 |  |"],
        ]

    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("<b>", r"\<b\>"),
            ("&lt;", r"\&lt;"),
            ("https://a", r"https\://a"),
            ("www.a", r"www\.a"),
            ("sana-sana", "sana-sana"),
            ("a_b*c", r"a\_b\*c"),
        ],
    )
    def test_text_stays_text(self, text: str, written: str) -> None:
        assert escaped(text) == written

    @pytest.mark.parametrize("start", ["- a", "+ a", "1. a", "2) a", "= a"])
    def test_a_line_that_looks_like_a_list_is_none(self, start: str) -> None:
        assert markdown_of(f"<p>{start}</p>").startswith(("\\", start[0] + "\\")) or "\\" in markdown_of(
            f"<p>{start}</p>"
        )
