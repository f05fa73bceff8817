"""Letters: a file is looked at before it is taken in; codes open what they should; closing deletes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event as Bell
from typing import Any
from uuid import uuid4

import pdfplumber
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from panels.draws.pools import pool_of
from pool.letters import codes, printing, selectors, services, tasks
from pool.letters.events import LetterEvent
from pool.letters.models import Batch, BatchState, Letter, LetterState
from pool.letters.office import run_in_pool
from pool.letters.services import BatchProblem
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.drawing import address_file, make_batch, make_groups, volunteer_from

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def test_an_address_file_becomes_letters_and_is_deleted(batch: Batch, media: Path) -> None:
    assert (batch.state, batch.letters.count(), batch.preview["good"]) == (BatchState.SENT, 60, 60)
    assert [path for path in media.rglob("*") if path.is_file()] == []
    letter = batch.letters.all()[0]
    assert letter.address["street"] == "Kirkkokatu 0"
    assert set(letter.stratum) == {"age", "gender", "area"}
    assert len({one.household for one in batch.letters.all()}) == 60
    assert "sample" not in batch.preview


def test_a_code_opens_its_letter_and_no_other(batch: Batch) -> None:
    letter = batch.letters.all()[0]
    token = codes.typed(f"  {codes.printed(letter.public_id).lower()}  ")
    assert token
    assert codes.open_letter(token) == letter
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert codes.open_letter(wrong) is None
    assert codes.open_letter(token[:-1] + "é") is None
    assert codes.typed("short") is None


@pytest.mark.once
def test_letters_are_printed_one_a_page_in_their_language(batch: Batch, media: Path) -> None:
    services.ask_for_pdf(batch)
    tasks.make_pdf.call(batch.pk)
    (file,) = batch.files.all()
    with pdfplumber.open(media / str(file.file.name)) as pdf:
        assert len(pdf.pages) == file.letters == 60
        first = pdf.pages[0].extract_text()
        block = pdf.pages[0].within_bbox((0, 100, 300, 260)).extract_text()
    letter = batch.letters.all()[0]
    assert codes.printed(letter.public_id) in first
    assert letter.address["name"] in block
    assert letter.address["street"] in block
    batch.refresh_from_db()
    assert batch.print_progress == 100


@pytest.mark.once
def test_many_letters_are_printed_part_by_part_and_go_on_after_a_crash(
    batch: Batch, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RAATI = replace(settings.RAATI, letters_per_file=25)
    monkeypatch.setattr(printing, "pdf_of", lambda _batch, letters: f"{len(letters)} letters".encode())
    services.ask_for_pdf(batch)
    seen = []
    for _part in range(2):
        tasks.make_pdf.call(batch.pk)
        batch.refresh_from_db()
        seen.append(batch.print_progress)
    services.resume(batch)  # the worker was killed: what is printed stays
    tasks.make_pdf.call(batch.pk)
    batch.refresh_from_db()
    assert [*seen, batch.print_progress] == [41, 83, 100]
    assert [(one.part, one.letters) for one in batch.files.all()] == [(1, 25), (2, 25), (3, 10)]
    tasks.make_pdf.call(batch.pk)  # one task too many changes nothing
    assert batch.files.count() == 3
    services.ask_for_pdf(batch)
    tasks.make_pdf.call(batch.pk)
    assert [one.part for one in batch.files.all()] == [1]


@pytest.mark.once
def test_a_long_list_for_a_printing_house_is_the_workers(cast: Cast, batch: Batch, settings: Any, media: Path) -> None:
    desk, slug = entered(cast.organiser), cast.panel.slug
    page, file = (reverse(f"draws:{name}", args=[slug, batch.pk]) for name in ("batch", "batch_csv"))
    short = desk.get(file).content
    settings.RAATI = replace(settings.RAATI, letters_at_once=59)
    assert file not in desk.get(page).content.decode()
    assert desk.get(file).status_code == 404
    for _press in range(2):
        desk.post(reverse("draws:batch_do", args=[slug, batch.pk]), {"do": "list"})
    asked = desk.get(page).content.decode()
    assert "The list for a printing house is being made." in asked
    assert 'hx-trigger="load delay:1s"' in asked
    tasks.make_list.call(batch.pk)
    tasks.make_list.call(batch.pk)  # one task too many changes nothing
    shown = desk.get(page).content.decode()
    assert file in shown
    assert "is being made" not in shown
    assert desk.get(file).content == short
    assert short.count(b"\n") == 61
    services.ask_for_pdf(batch)
    tasks.make_pdf.call(batch.pk)
    assert [one.part for one in batch.files.all()] == [0, 1]
    services.close(batch, timezone.now())
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.once
def test_letters_come_in_all_or_none(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    make_groups(pool_of(cast.panel))
    settings.RAATI = replace(settings.RAATI, letter_piece=20)
    letters_of, taken = tasks._letters, []

    def failing(batch: Batch, rows: Any) -> Any:
        taken.append(Letter.objects.count())
        if len(taken) == 3:
            raise OSError("no room on the disk")
        return letters_of(batch, rows)

    monkeypatch.setattr(tasks, "_letters", failing)
    with pytest.raises(BatchProblem, match="batch-moved-on"):
        make_batch(cast.panel, address_file(60))
    batch = Batch.objects.get()
    assert taken == [0, 20, 40]
    assert (batch.state, batch.problem, Letter.objects.count()) == (BatchState.CHECKED, "internal", 0)
    services.confirm(batch)
    tasks.import_file.call(batch.pk)
    assert Letter.objects.count() == 60


def test_closing_deletes_addresses_and_files_and_ends_the_codes(batch: Batch, media: Path) -> None:
    services.ask_for_pdf(batch)
    tasks.make_pdf.call(batch.pk)
    letter = batch.letters.all()[0]
    volunteer_from([letter])
    services.close(batch, timezone.now())
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not batch.letters.exclude(address={}).exists()
    assert codes.open_letter(codes.token_of(letter.public_id)) is None
    assert batch.letters.filter(state=LetterState.JOINED).count() == 1


def test_batches_close_by_themselves_on_their_day(batch: Batch) -> None:
    assert services.close_due() == 0
    Batch.objects.update(close_on=timezone.localdate() - timedelta(days=1))
    assert services.close_due() == 1
    assert services.close_due() == 0


def test_the_printing_houses_list_computes_nothing(cast: Cast) -> None:
    make_groups(pool_of(cast.panel))
    data = b'name;street;postal code;city\n\'=1+1;Street 1;00100;Helsinki\n"=HYPERLINK(1)";@x;00100;Helsinki'
    batch = make_batch(cast.panel, data)
    text = printing.sheet_of(batch).decode("utf-8-sig")
    cells = [line.split(";")[:2] for line in text.splitlines()[1:]]
    assert cells == [["'=1+1", "Street 1"], ["'=HYPERLINK(1)", "'@x"]]


def test_the_response_is_counted_by_group(cast: Cast, batch: Batch) -> None:
    first, second, *_rest = batch.letters.all()
    volunteer_from([first])
    services.say_no(second, timezone.now())
    letters = selectors.letters_of(batch.pool, cast.panel.slug)
    total = selectors.everybody(letters)
    assert (total.sent, total.joined, total.declined, total.silent) == (60, 1, 1, 58)
    age = selectors.by_stratum(batch.pool, letters, {("age", "80+"): 5})[0]
    assert sum(row.sent for row in age.rows) == 60
    assert sum(row.joined for row in age.rows) == 1
    assert next(row for row in age.rows if row.label == "80+").top_up > 5


def test_an_organiser_goes_from_the_file_to_marked_letters(cast: Cast) -> None:
    make_groups(pool_of(cast.panel))
    desk, slug = entered(cast.organiser), cast.panel.slug

    form = {"title": "Letters", "language": "fi", "answer_by": f"{timezone.localdate():%Y-%m-%d}"}
    rows = ("Aino;Katu 1;33100;Tampere;80+", "Bertta;;33100;Tampere;8O+", "Aino;Katu 1;33100;Tampere;")
    bad = "\n".join(["name;street;postal code;city;age", *rows])
    answer = desk.post(
        reverse("draws:batch_new", args=[slug]), {**form, "file": SimpleUploadedFile("a.csv", bad.encode("cp1252"))}
    )
    batch = Batch.objects.get()
    page = answer["Location"]
    tasks.read_file.call(batch.pk)
    text = desk.get(page).content.decode()
    assert "1 row is good" in text
    assert "The street address is missing." in text
    assert "Is it “80+”?" in text
    assert "The same person is on row 2." in text
    assert Letter.objects.count() == 0
    do = reverse("draws:batch_do", args=[slug, batch.pk])
    desk.post(do, {"do": "confirm"})
    tasks.import_file.call(batch.pk)
    desk.post(do, {"do": "sent"})
    batch.refresh_from_db()
    assert (batch.state, batch.letters.count()) == (BatchState.SENT, 1)
    desk.post(do, {"do": "returned", "codes": codes.printed(batch.letters.get().public_id) + "\nnonsense"})
    assert batch.letters.get().state == LetterState.RETURNED
    assert desk.post(do, {"do": "confirm"}).status_code == 302
    kinds = ["letters.uploaded", "letters.imported", "letters.sent", "letters.returned"]
    assert list(Event.objects.filter(kind__startswith="letters").values_list("kind", flat=True)) == kinds


def test_two_presses_at_once_in_a_pool_take_turns(batch: Batch) -> None:
    """A panel's letters have its room as a lock; a pool has none."""
    inside: list[int] = []
    entered_too = Bell()

    def work(_now: Any) -> int:
        inside.append(1)
        if len(inside) > 1:
            entered_too.set()
        entered_too.wait(0.3)
        return inside.pop()

    def press() -> None:
        try:
            run_in_pool(batch.pool, work, LetterEvent.CHANGED, uuid4())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        for press_ in [both.submit(press) for _one in range(2)]:
            press_.result()
    assert not entered_too.is_set()


def test_a_stranger_sees_no_letters(cast: Cast, batch: Batch) -> None:
    for name, parts in (("invite", []), ("batch", [batch.pk]), ("batch_csv", [batch.pk]), ("batch_pdf", [batch.pk, 0])):
        for member in (cast.panelists[0], cast.stranger, cast.lead):
            answer = entered(member).get(reverse(f"draws:{name}", args=[cast.panel.slug, *parts]))
            assert answer.status_code in {302, 404}
