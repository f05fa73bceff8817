"""The report's PDF, read back as a reader and as a screen reader would."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pikepdf
import pytest
from django.utils import timezone

from panels.models import Panel
from recommendations.models import MinorityStatement, Recommendation
from recommendations.report import build, selectors
from roomlog.models import Room, RoomKind
from sessions.models import AgendaItem, Attendance, Meeting
from tests.cast import Cast
from tests.finished import Finished, counts_of, everybody, finished_panel, random_words
from words.fields import Words

pytestmark = pytest.mark.once  # test_report_pages.py asks both databases
MARKUP = '<script>alert(1)</script><img src="file:///etc/passwd"><a rel="attachment" href="file:///etc/passwd">'
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
    "Themes and notes",
}


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.BASE_URL = "https://raati.example"


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


def pdf_of(panel: Panel, language: str = "en") -> bytes:
    built = build.pdf_of(html_of(panel, language))
    assert built.warnings == ()
    return built.pdf


def html_of(panel: Panel, language: str = "en") -> str:
    """What the PDF is made from."""
    return build.html_of(build.gather(panel, language), language)


def text_of(pdf: bytes) -> str:
    """The text of all pages with single spaces: lines may break anywhere."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in document.pages))


def tables_of(pdf: pikepdf.Pdf) -> list[list[str]]:
    """The structure elements directly in each table."""
    found: list[list[str]] = []

    def walk(element: Any) -> None:
        for kid in element if isinstance(element, pikepdf.Array) else [element]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                kids = kid.get("/K", pikepdf.Array())
                if kid.S == "/Table":
                    found.append([str(one.S) for one in kids])
                walk(kids)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def tags_of(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """Every structure element with its alternative text."""
    found: list[tuple[str, str]] = []

    def walk(element: Any) -> None:
        for kid in element if isinstance(element, pikepdf.Array) else [element]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                found.append((str(kid.S), str(kid.get("/Alt", ""))))
                walk(kid.get("/K", pikepdf.Array()))

    walk(pdf.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pdf_holds_every_text_and_is_tagged_in_every_language(done: Finished, language: str) -> None:
    file = pdf_of(done.panel, language)
    text = text_of(file)
    assert [passage for passage in done.shown if passage not in text] == []
    with pikepdf.open(BytesIO(file)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == Words(done.panel.title).best(language)[0]
        tags = tags_of(pdf)
    expected = {"/H1", "/H2", "/H3", "/H4", "/P", "/L", "/Table", "/TH", "/TD", "/Figure", "/Link"}
    assert expected - {tag for tag, _alt in tags} == set()
    assert all(alt for tag, alt in tags if tag == "/Figure")


def test_chapters_are_bookmarks_and_the_contents_tell_their_pages(done: Finished) -> None:
    file = pdf_of(done.panel)
    with pikepdf.open(BytesIO(file)) as pdf, pdf.open_outline() as outline:
        titles = {item.title for item in outline.root}
        children = {child.title for item in outline.root for child in item.children}
    assert titles >= HEADINGS
    assert {f"R{number}. {title}" for number, title in enumerate(done.titles, 1)} <= children
    with pdfplumber.open(BytesIO(file)) as document:
        pages = [page.extract_text() for page in document.pages]
    contents = next(page for page in pages if "Contents" in page)
    for heading in HEADINGS:
        told = re.search(rf"{heading} (\d+)", contents)
        assert told is not None
        assert heading in pages[int(told[1]) - 1].splitlines()[1]


def test_an_evening_and_its_agenda_stand_on_one_page(done: Finished) -> None:
    """Three evenings of fourteen phases do not fit on two pages: none is left behind with its title alone."""
    for position in (2, 3):
        make_long_meeting(done.panel, position)
    with pdfplumber.open(BytesIO(pdf_of(done.panel))) as document:
        pages = [page.extract_text() for page in document.pages]
    for position in (2, 3):
        (told,) = (page for page in pages if f"Evening {position}" in page)
        assert [f"Phase {position}.{number}" in told for number in range(1, 15)] == [True] * 14


def make_long_meeting(panel: Panel, position: int) -> None:
    room = Room.objects.create(kind=RoomKind.PLENARY)
    starts = timezone.now() + timedelta(days=position)
    title = {"en": f"Evening {position}"}
    meeting = Meeting.objects.create(panel=panel, room=room, position=position, title=title, starts_at=starts)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=number, title={"en": f"Phase {position}.{number}"}, minutes=10)
        for number in range(1, 15)
    )


def test_the_tallies_are_those_of_the_papers_and_the_minority_stands_beside_them(done: Finished) -> None:
    text = text_of(pdf_of(done.panel))
    record = text.rpartition("Record of the votes")[2]
    for number, outcome in ((1, "5/5 100.0 % Accepted"), (2, "2/6 33.3 % Not accepted")):
        counts = counts_of(number - 1)
        told = " ".join(str(counts[answer]) for answer in (5, 4, 3, 2, 1, None))
        # The title's end may stand behind the numbers, on the cell's second line.
        assert re.search(rf"R{number}\. [0-9a-f ]+? {told} {outcome}", record), record
    assert "5 of 5 answered 3, 4 or 5 (100.0 %; 80 % was needed)" in text
    assert "2 of 6 answered 3, 4 or 5 (33.3 %; 80 % was needed)" in text
    assert f"{done.statement} Signed by panelists 3, 4." in text


def test_tables_are_read_in_order_under_their_names(done: Finished) -> None:
    file = pdf_of(done.panel)
    text = text_of(file)
    for question in (0, 1):
        counts = counts_of(question)
        rows = [f"{answer} {words} {counts[answer]}" for answer, words in ANSWERS]
        assert f"Papers by answer Answer Papers {' '.join(rows)} blank {counts[None]}" in text
    assert re.search(r"Agenda Starts Minutes Phase How \d\d:\d\d 10 Welcome Plenary", text)
    with pikepdf.open(BytesIO(file)) as pdf:
        tables = tables_of(pdf)
    assert len(tables) >= 5
    assert [table for table in tables if table != ["/Caption", "/THead", "/TBody"]] == []


def test_nobody_who_wrote_is_named(done: Finished) -> None:
    assert [name for name in everybody(done.panel) if name in html_of(done.panel)] == []


def test_withheld_and_deleted_notes_are_not_in_it(done: Finished) -> None:
    html = html_of(done.panel)
    assert done.withheld_note not in html
    assert done.withheld_theme not in html
    assert done.deleted_note not in html


def test_a_withdrawn_statement_is_not_in_it(done: Finished) -> None:
    MinorityStatement.objects.update(withdrawn_at=timezone.now())
    assert done.statement not in html_of(done.panel)


def test_every_letter_of_the_north_is_printed(transactional_db: None) -> None:
    letters = "Áŋŧđčšž æøå ß ı – € “”"
    assert letters in text_of(pdf_of(finished_panel(note=letters).panel))


def test_markup_in_texts_is_text(transactional_db: None) -> None:
    done = finished_panel(note=MARKUP, title=MARKUP, text=MARKUP, theme=MARKUP, statement=MARKUP)
    done.panel.title = {"en": MARKUP}
    done.panel.promise = {"en": MARKUP}
    done.panel.save()
    html = html_of(done.panel)
    assert "<script" not in html
    assert "<img" not in html
    pdf = pdf_of(done.panel)
    assert text_of(pdf).count("<script>alert(1)</script>") >= 6
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.attachments


def test_texts_keep_their_own_language(done: Finished) -> None:
    html = html_of(done.panel)
    assert f'<q lang="fi">{done.notes[0]}</q>' in html
    assert f'<q lang="sv">{done.loose_note}</q>' in html
    assert '<html lang="en">' in html


def test_a_title_is_shown_in_the_readers_language_when_somebody_translated_it(done: Finished) -> None:
    swedish = random_words()
    version = done.recommendations[0].question.version
    version.titles = {"sv": swedish}
    version.save()
    assert swedish in html_of(done.panel, "sv")
    assert swedish not in html_of(done.panel)


class TestAnEmptyPanel:
    """A section without data is left out."""

    def test_has_only_what_there_is(self, cast: Cast) -> None:
        text = html_of(cast.panel)
        absent = [
            "What the panel recommends",
            "did not accept",
            "composed",
            "Themes and notes",
            "Record of the votes",
        ]
        assert [heading for heading in absent if heading in text] == []
        assert "How we worked" in text
        assert "We voted" not in text
        assert "We met" not in text
        assert "promised" not in text

    def test_has_no_agenda_without_meetings(self, cast: Cast) -> None:
        cast.meeting.delete()
        assert "How we worked" not in html_of(cast.panel)

    def test_counts_only_panelists_among_those_who_came(self, done: Finished) -> None:
        Attendance.objects.exclude(membership=done.cast.lead).exclude(membership=done.cast.panelists[0]).delete()
        assert "1 panelist came" in html_of(done.panel)


class TestComposition:
    def test_small_numbers_of_people_are_not_told(self, done: Finished) -> None:
        for one in done.cast.panelists[:2]:
            one.attributes = {"Channel": "digital"}
            one.save()
        for one in done.cast.panelists[2:]:
            one.attributes = {"KANAVA": "kasvokkain"}
            one.save()
        (quota,) = selectors.report(done.panel).composition.quotas
        assert [(row.seats, row.members, row.few) for row in quota.rows] == [
            (3, None, True),
            (3, None, False),
        ]
        assert "under 3" in html_of(done.panel)

    def test_people_without_attributes_leave_the_seats_alone(self, done: Finished) -> None:
        done.panel.memberships.update(attributes={})
        (quota,) = selectors.report(done.panel).composition.quotas
        assert not quota.shows_members


def test_a_report_of_an_accepted_proposal_alone_has_no_chapter_of_rejected_ones(done: Finished) -> None:
    Recommendation.objects.filter(accepted=False).delete()
    assert "did not accept" not in html_of(done.panel)


def test_the_report_says_where_its_fingerprint_stands(done: Finished) -> None:
    assert "https://raati.example/p/digi/" in html_of(done.panel)
    Panel.objects.update(is_public=False)
    done.panel.refresh_from_db()
    assert "https://raati.example/p/digi/" not in html_of(done.panel)
