"""The report's PDF, read back as a reader and as a screen reader would."""

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from django.test import override_settings

from recommendations.report import build
from tests import quick_flush
from tests.finished import Finished, counts_of, finished_panel
from tests.learnt import Learnt, learnt
from tests.web.report_reading import ADDRESS, LANGUAGES, elements_of, html_of, kids_of, text_of
from words.fields import Words

pytestmark = pytest.mark.once  # test_report_pages.py asks both databases
ANSWERS = (
    (5, "strongly support"),
    (4, "support"),
    (3, "can live with it"),
    (2, "oppose"),
    (1, "strongly oppose"),
)
HEADINGS = {
    "The panel's letter",
    "What the panel recommends",
    "What the panel did not accept",
    "What we learnt from",
    "How our opinions changed",
    "How we judged the panel",
    "What happens next",
    "Themes and notes",
    "History of the drafts",
    "Amendments and red cards",
    "Record of the votes",
}
LETTERS = "Áŋŧđčšž æøå ß ı – € “”"


@dataclass(frozen=True)
class Made:
    """One panel's whole document in every language, built once for all tests that only read it."""

    done: Finished
    learnt: Learnt
    html: dict[str, str]
    pdf: dict[str, bytes]
    text: dict[str, str]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder, BASE_URL=ADDRESS):
        try:
            done = finished_panel(note=LETTERS)
            found = learnt(done)
            html = {language: html_of(done.panel, language) for language in LANGUAGES}
        finally:
            quick_flush.empty()
        pdf = {language: build.pdf_of(html[language]) for language in LANGUAGES}
    assert [built.warnings for built in pdf.values()] == [()] * len(LANGUAGES)
    return Made(
        done=done,
        learnt=found,
        html=html,
        pdf={language: built.pdf for language, built in pdf.items()},
        text={language: text_of(built.pdf) for language, built in pdf.items()},
    )


@pytest.mark.parametrize("language", LANGUAGES)
class TestTheStructure:
    """What a screen reader needs, in every language."""

    def test_it_says_what_it_is(self, made: Made, language: str) -> None:
        with pikepdf.open(BytesIO(made.pdf[language])) as pdf:
            assert str(pdf.Root.Lang) == language
            assert bool(pdf.Root.MarkInfo.Marked)
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            with pdf.open_metadata() as metadata:
                assert metadata["pdfuaid:part"] == "1"
                assert metadata["dc:title"] == Words(made.done.panel.title).best(language)[0]

    def test_every_kind_of_element_is_tagged_and_every_picture_told(self, made: Made, language: str) -> None:
        with pikepdf.open(BytesIO(made.pdf[language])) as pdf:
            elements = [(str(one.S), str(one.get("/Alt", "")).strip()) for one in elements_of(pdf)]
        expected = {"/H1", "/H2", "/H3", "/H4", "/H5", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link"}
        assert expected - {kind for kind, _alt in elements} == set()
        assert [kind for kind, alt in elements if kind == "/Figure" and not alt] == []

    def test_headings_go_down_by_one_level_at_a_time(self, made: Made, language: str) -> None:
        with pikepdf.open(BytesIO(made.pdf[language])) as pdf:
            kinds = [str(one.S) for one in elements_of(pdf)]
        levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []

    def test_tables_have_names_and_headers_with_a_scope(self, made: Made, language: str) -> None:
        with pikepdf.open(BytesIO(made.pdf[language])) as pdf:
            tables = [one for one in elements_of(pdf) if one.S == "/Table"]
            shapes = [[str(kid.S) for kid in kids_of(table)] for table in tables]
            heads = [one for one in elements_of(pdf) if one.S == "/TH"]
            scopes = {str(head.A.get("/Scope", "")) for head in heads}
        assert len(tables) >= 12
        assert [shape for shape in shapes if shape != ["/Caption", "/THead", "/TBody"]] == []
        assert scopes == {"/Column", "/Row"}

    def test_passages_in_other_languages_say_so(self, made: Made, language: str) -> None:
        with pikepdf.open(BytesIO(made.pdf[language])) as pdf:
            found = {str(one.Lang) for one in elements_of(pdf) if "/Lang" in one}
        assert {"fi", "sv", "en"} - {language} <= found

    def test_a_reader_of_the_structure_hears_it_in_order(self, made: Made, language: str, tmp_path: Path) -> None:
        """As poppler's reader does: the chapters, and within a table its cells, one after the other."""
        file = tmp_path / "report.pdf"
        file.write_bytes(made.pdf[language])
        told = subprocess.run(["pdfinfo", "-struct-text", str(file)], capture_output=True, check=True).stdout.decode()
        read = re.sub(r"\s+", "", "".join(re.findall(r'"([^"\n]*)"', told)))
        chapters = [
            made.done.texts[0],
            made.done.why_not,
            made.learnt.shown[0],
            made.learnt.shown[-1],
            made.done.receipts[0],
        ]
        places = [read.find(chapter.replace(" ", "")) for chapter in chapters]
        assert -1 not in places
        assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_holds_every_text_that_may_be_shown_and_no_other(made: Made, language: str) -> None:
    text = made.text[language]
    shown = [*made.done.shown, *made.learnt.shown, *made.done.receipts]
    assert [passage for passage in shown if passage not in text] == []
    done = made.done
    hidden = [*made.learnt.hidden, done.withheld_note, done.withheld_theme, done.deleted_note]
    assert [passage for passage in hidden if passage in made.html[language]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_as_the_reader_writes_them(made: Made, language: str) -> None:
    months = r"(January|February|March|April|May|June|July|August|September|October|November|December) \d\d?,"
    day = {"fi": r"\d\.\d+\.20\d\d", "sv": r"\d+ [a-z]+ 20\d\d", "en": r"\d+ [A-Z][a-z]+ 20\d\d"}[language]
    assert re.search(months, made.text[language]) is None
    assert re.search(day, made.text[language]) is not None


def test_opinions_are_those_of_the_same_people(made: Made) -> None:
    text = made.text["en"]
    assert re.search(r"6 2\.5 3\.2 4 / 1 / 1", text)
    assert re.search(r"6 4\.3 1–5", text)
    assert re.search(r"First meeting 1 5/6 81", text)
    assert "Quick vote: 29 for, 4 against, 3 blank." in text


def test_chapters_are_bookmarks_and_the_contents_tell_their_pages(made: Made) -> None:
    file = made.pdf["en"]
    with pikepdf.open(BytesIO(file)) as pdf, pdf.open_outline() as outline:
        titles = {item.title for item in outline.root}
        children = {child.title for item in outline.root for child in item.children}
    assert titles >= HEADINGS
    assert {f"R{number}. {title}" for number, title in enumerate(made.done.titles, 1)} <= children
    with pdfplumber.open(BytesIO(file)) as document:
        pages = [page.extract_text() for page in document.pages]
    contents = next(page for page in pages if "Contents" in page)
    for heading in HEADINGS:
        told = re.search(rf"{heading} (\d+)", contents)
        assert told is not None
        assert heading in pages[int(told[1]) - 1].splitlines()


def test_the_tallies_are_those_of_the_papers_and_the_minority_stands_beside_them(made: Made) -> None:
    text, done = made.text["en"], made.done
    record = text.rpartition("Record of the votes")[2]
    for number, outcome in ((1, "5/5 100.0 % Accepted"), (2, "2/6 33.3 % Not accepted")):
        counts = counts_of(number - 1)
        told = " ".join(str(counts[answer]) for answer in (5, 4, 3, 2, 1, None))
        # The title's end may stand behind the numbers, on the cell's second line.
        assert re.search(rf"R{number}\. [0-9a-f ]+? {told} {outcome}", record), record
    assert "5 of 5 support it or can live with it (100.0 %; 80 % was needed)" in text
    assert "2 of 6 support it or can live with it (33.3 %; 80 % was needed)" in text
    assert f"{done.statement} Signed by panelists 3, 4." in text


def test_tables_are_read_in_order_under_their_names(made: Made) -> None:
    text = made.text["en"]
    for question in (0, 1):
        counts = counts_of(question)
        rows = [f"{answer} {words} {counts[answer]}" for answer, words in ANSWERS]
        assert f"Papers by answer Answer Papers {' '.join(rows)} blank {counts[None]}" in text
    assert re.search(r"Agenda Starts Minutes Phase How \d\d:\d\d 10 Welcome Plenary", text)
