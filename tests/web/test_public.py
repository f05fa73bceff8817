"""The open pages of a panel: for everybody, and only when the organiser opened them."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from facilitation.models import Note
from panels.models import Panel
from recommendations.models import DraftVersion, Recommendation
from recommendations.report.chain import Chain
from recommendations.report.models import Report
from sessions.models import Meeting
from tests.cast import Cast
from tests.finished import Finished, everybody, finished_panel, ready_report

pytestmark = pytest.mark.once

MARKUP = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def done(transactional_db: None) -> Finished:
    return finished_panel()


@pytest.fixture
def published(done: Finished) -> Report:
    return ready_report(done.panel, published=True)


def addresses(report: int = 1) -> list[str]:
    return [
        "/p/digi/",
        "/p/digi/1/",
        "/p/digi/notes/",
        "/p/digi/panel.json",
        f"/p/digi/report/{report}.pdf",
    ]


def read(address: str, language: str = "en") -> str:
    return Client(headers={"accept-language": language}).get(address).content.decode()


def test_everybody_may_read_an_open_panel(published: Report) -> None:
    assert [Client().get(address).status_code for address in addresses(published.pk)] == [200] * 5


def test_it_tells_when_a_text_was_frozen_where_the_meeting_was(done: Finished) -> None:
    DraftVersion.objects.update(frozen_at=datetime(2026, 11, 21, 20, 40, tzinfo=UTC))
    Meeting.objects.update(time_zone="Asia/Tokyo")
    assert "frozen as version 1 on 22 November 2026, 05:40, before the vote" in read("/p/digi/1/")
    assert "Aika: 22.11.2026 klo 05.40." in read("/p/digi/1/", "fi")


def test_a_panel_without_an_open_page_is_not_found(published: Report) -> None:
    Panel.objects.update(is_public=False)
    assert [Client().get(address).status_code for address in addresses(published.pk)] == [404] * 5


def test_a_panel_that_does_not_exist_is_not_found(transactional_db: None) -> None:
    assert [Client().get(address).status_code for address in addresses()] == [404] * 5


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_it(done: Finished, method: str) -> None:
    assert getattr(Client(), method)("/p/digi/").status_code == 405


def test_it_opens_with_the_question(done: Finished) -> None:
    assert re.search(r"<h1[^>]*>\s*What must be handled face to face\?", read("/p/digi/"))


def test_it_shows_how_the_panel_was_drawn_and_what_it_recommends(done: Finished) -> None:
    html = read("/p/digi/")
    for text in ("8,000", "268", "Digital", *done.titles, *done.texts):
        assert text in html
    assert "5 of 5 support it or can live with it" in html


@pytest.mark.parametrize(("language", "title"), [("fi", "Digi vai kohtaaminen?"), ("en", "Digital or face to face?")])
def test_it_speaks_the_readers_language(done: Finished, language: str, title: str) -> None:
    html = read("/p/digi/", language)
    assert f'<html lang="{language}"' in html
    assert title in html


def test_a_recommendation_leads_back_to_its_notes_and_they_lead_to_it(done: Finished) -> None:
    one = read("/p/digi/1/")
    assert done.notes[0] in one
    themes = re.findall(r'href="(/p/digi/notes/#t\d+)"', one)
    assert len(themes) == 1
    notes = read("/p/digi/notes/")
    anchor = themes[0].split("#")[1]
    group = re.search(rf'<article id="{anchor}".*?</article>', notes, re.DOTALL)
    assert group is not None
    assert done.notes[0] in group[0]
    assert 'href="/p/digi/1/"' in group[0]


def test_a_note_that_was_itself_a_source_leads_to_its_recommendation(done: Finished) -> None:
    line = re.search(rf"<li[^>]*><q[^>]*>{done.loose_note}</q>(.*?)</li>", read("/p/digi/notes/"))
    assert line is not None
    assert 'href="/p/digi/2/"' in line[1]


def test_what_was_merged_into_a_source_leads_to_its_recommendation_as_well(done: Finished) -> None:
    into = Note.objects.get(text=done.loose_note)
    for text in ("So say I", "And so do I"):  # the second into the first
        gone = timezone.now()
        into = Note.objects.create(board=into.board, text=text, language="en", merged_into=into, deleted_at=gone)
    one, notes = read("/p/digi/2/"), read("/p/digi/notes/")
    for text in (done.loose_note, "So say I", "And so do I"):
        assert text in one
        line = re.search(rf"<li[^>]*><q[^>]*>{text}</q>(.*?)</li>", notes)
        assert line is not None
        assert 'href="/p/digi/2/"' in line[1]
    origin = Chain(done.panel).origin(DraftVersion.objects.get(title=done.titles[1]).draft_id)
    assert [said.passage.text for said in origin.notes] == [done.loose_note, "So say I", "And so do I"]


def test_recommendations_lead_to_each_other(done: Finished) -> None:
    assert 'href="/p/digi/2/"' in read("/p/digi/1/")
    assert 'href="/p/digi/1/"' in read("/p/digi/2/")
    assert Client().get("/p/digi/3/").status_code == 404


def test_the_published_pdf_stands_with_its_fingerprint_and_no_other_one(done: Finished, published: Report) -> None:
    unpublished = ready_report(done.panel, "fi")
    html = read("/p/digi/")
    assert published.sha256 in html
    assert unpublished.sha256 not in html
    assert Client().get(f"/p/digi/report/{unpublished.pk}.pdf").status_code == 404
    assert Client().get(f"/p/digi/report/{published.pk}.pdf").content == published.file.read()


def test_nobody_is_named_and_nothing_withheld_is_shown(done: Finished, published: Report) -> None:
    pages = "".join(read(address) for address in addresses()[:4])
    hidden = [*everybody(done.panel), done.withheld_note, done.withheld_theme, done.deleted_note]
    assert [one for one in hidden if one in pages] == []


def test_it_shows_nothing_that_the_database_does_not_hold(cast: Cast) -> None:
    Panel.objects.update(is_public=True)
    html = read("/p/digi/")
    for heading in (
        "recommends",
        "did not accept",
        "composed",
        "What residents said",
        "promised",
        "The report",
    ):
        assert heading not in html
    assert Client().get("/p/digi/notes/").status_code == 404


def test_markup_in_texts_is_text(transactional_db: None) -> None:
    finished_panel(note=MARKUP, title=MARKUP, text=MARKUP, theme=MARKUP, statement=MARKUP)
    Panel.objects.update(question={"en": MARKUP}, title={"en": MARKUP})
    for address in addresses()[:3]:
        html = read(address)
        assert MARKUP not in html
        assert "&lt;script&gt;" in html


def test_only_one_recommendation_reads_in_the_singular(done: Finished) -> None:
    Recommendation.objects.filter(number=2).delete()
    assert "<dt>recommendation</dt><dd>1</dd>" in read("/p/digi/")
