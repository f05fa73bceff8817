"""What stands in the report's chapters, panel by panel, and what is left out."""

import re
import secrets
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pdfplumber
import pikepdf
import pytest
from django.utils import timezone

from facilitation.board.rules import ASPECTS, Rules
from facilitation.models import Board, Note, Theme
from panels.models import Panel
from recommendations.models import Ballot, CastVote, MinorityStatement, Option, Recommendation
from recommendations.report import selectors
from roomlog.models import Room, RoomKind
from sessions.models import AgendaItem, Attendance, Meeting
from tests.answered import due
from tests.cast import Cast
from tests.finished import Finished, everybody, finished_panel, random_words
from tests.learnt import learnt
from tests.web.report_reading import ADDRESS, LANGUAGES, elements_of, html_of, pdf_of, text_of

pytestmark = pytest.mark.once  # test_report_pages.py asks both databases
MARKUP = '<script>alert(1)</script><img src="file:///etc/passwd"><a rel="attachment" href="file:///etc/passwd">'


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.BASE_URL = ADDRESS


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


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


def test_nobody_who_wrote_is_named(done: Finished) -> None:
    learnt(done)
    assert [name for name in everybody(done.panel) if name in html_of(done.panel)] == []


def test_a_withdrawn_statement_is_not_in_it(done: Finished) -> None:
    MinorityStatement.objects.update(withdrawn_at=timezone.now())
    assert done.statement not in html_of(done.panel)


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
            "History of the drafts",
            "Amendments",
            "Record of the votes",
            "learnt from",
            "opinions changed",
            "judged the panel",
            "happens next",
        ]
        assert [heading for heading in absent if heading in text] == []
        assert "How we worked" in text
        assert "We voted" not in text
        assert "We met" not in text
        assert "promised" not in text

    def test_has_no_agenda_without_meetings(self, cast: Cast) -> None:
        cast.meeting.delete()
        assert "Agenda" not in html_of(cast.panel)

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


class TestWhatPeopleWrote:
    def test_tables_that_wrote_the_same_heading_stand_under_it_together(self, done: Finished) -> None:
        first, other = Theme.objects.filter(title__in=done.themes).order_by("position")
        Theme.objects.filter(pk=other.pk).update(title=f" {first.title.upper()}")
        (group,) = selectors.report(done.panel).sources[0].groups
        assert {note.passage.text for note in group.notes} == set(done.notes)
        assert (group.id, group.also, group.led_to) == (first.pk, (other.pk,), (1, 2))
        html = html_of(done.panel)
        assert [html.count(f'id="t{one.pk}"') for one in (first, other)] == [1, 1]

    def test_notes_in_fields_stand_under_the_names_of_these(self, done: Finished) -> None:
        rules = Rules(kind="table", labels=[{"en": "Trams", "fi": "Raitiotie"}, {"en": "Buses"}])
        Board.objects.filter(revealed_at__isnull=False).update(rules=rules.stored())
        Note.objects.filter(text=done.loose_note).update(cell=ASPECTS + 1)
        found = selectors.report(done.panel).sources[0]
        assert found.loose == ()
        assert "Buses: Drawbacks</h4>" in html_of(done.panel)
        assert done.loose_note in html_of(done.panel)


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_orders_and_answers_are_told_in_every_language(done: Finished, language: str) -> None:
    """Links, tables and what people wrote; all tagged, every heading one level below the one above it."""
    place, reason, owner = random_words(), random_words(), random_words()
    _decide_what_comes_first(done)
    _answer(done, reason, owner)
    due(done.panel, handed_over=-30, by=7)
    done.panel.body_meetings.create(
        kind="decision", title={"en": place}, starts_at=timezone.now(), link="https://council.example/12"
    )
    file = pdf_of(done.panel, language)
    text = text_of(file)
    for told in (place, "https://council.example/12", reason, owner, "A: Trams · B: Buses · C: Boats · D: "):
        assert told in text
    assert re.search(r"\b1 Trams 8 2 .{3,40}? 6 3 Buses 3 4 Boats 0", text), text
    with pikepdf.open(BytesIO(file)) as pdf:
        elements = [(str(one.S), str(one.get("/Alt", "")).strip()) for one in elements_of(pdf)]
    levels = [int(kind[2]) for kind, _alt in elements if re.fullmatch(r"/H[1-6]", kind)]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert [kind for kind, alt in elements if kind == "/Figure" and not alt] == []


def test_once_it_is_answered_the_panel_asks_for_no_answer(done: Finished) -> None:
    assert "We ask for an answer" in html_of(done.panel)
    assert "What the authority answered" not in html_of(done.panel)
    _answer(done, "We can.", "Head of service")
    assert "We ask for an answer" not in html_of(done.panel)
    assert "What the authority answered" in html_of(done.panel)


def _answer(done: Finished, reason: str, owner: str) -> None:
    done.recommendations[0].published_answers.create(
        number=1,
        stance="partly",
        reason={"en": reason},
        owner={"en": owner},
        language="en",
        published_at=timezone.now(),
    )


def _decide_what_comes_first(done: Finished) -> None:
    """Five points each for three options or none of them: 8, 3, 0 and 6."""
    now = timezone.now()
    ballot = Ballot.objects.create(
        meeting=done.cast.meeting,
        title={"en": "What first?"},
        method="points",
        points=5,
        status="closed",
        threshold_percent=80,
        quorum=0,
        opened_at=now,
        closed_at=now,
    )
    options = [
        Option.objects.create(ballot=ballot, text=text, language="en", position=position)
        for position, text in enumerate(("Trams", "Buses", "Boats"), 1)
    ]
    keys = [str(one.pk) for one in options] + ["0"]
    for points in ((3, 2, 0, 0), (5, 0, 0, 0), (0, 1, 0, 1), (0, 0, 0, 5)):
        paper = dict(zip(keys, points, strict=True))
        CastVote.objects.create(id=uuid4(), ballot=ballot, receipt=secrets.token_hex(10), paper=paper)
