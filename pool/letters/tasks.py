"""The worker's part of letters: reading the file, taking the letters in, making the PDF; each can be done again."""

import logging
import traceback
from collections.abc import Callable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from pool.letters import printing, services, strata
from pool.letters.codes import new_letter_id
from pool.letters.models import Batch, BatchState, Letter, LetterFile
from pool.letters.reading import BadFile, Reader, Row, preview
from words.cells import decode

log = logging.getLogger("raati.letters")


@task()
def read_file(batch_id: int) -> None:
    _at_work(batch_id, BatchState.READING, _read)


@task()
def import_file(batch_id: int) -> None:
    _at_work(batch_id, BatchState.IMPORTING, _import)


@task()
def make_pdf(batch_id: int) -> None:
    batch = Batch.objects.select_related("pool__organisation").filter(pk=batch_id).first()
    if batch is not None and batch.print_progress not in {None, 100} and batch.state != BatchState.CLOSED:
        _guarded(batch, _print, print_progress=None)


@task()
def make_list(batch_id: int) -> None:
    batch = Batch.objects.filter(pk=batch_id, state__in=[BatchState.READY, BatchState.SENT]).first()
    if batch is not None and batch.preview.get("list"):
        _guarded(batch, _list, preview={key: value for key, value in batch.preview.items() if key != "list"})


def _at_work(batch_id: int, state: BatchState, work: Callable[[Batch], None]) -> None:
    batch = Batch.objects.select_related("pool").filter(pk=batch_id, state=state).first()
    if batch is not None:
        _guarded(batch, work, state=BatchState.CHECKED)


def _guarded(batch: Batch, work: Callable[[Batch], None], **on_failure: Any) -> None:
    """What goes wrong is noted in the batch, not raised: a stored traceback could quote an address."""
    try:
        work(batch)
    except BadFile as problem:
        _note(batch, problem=problem.code, preview={"value": problem.value}, **on_failure)
    except Exception as problem:  # whatever it is, the people who wait are told
        frame = traceback.extract_tb(problem.__traceback__)[-1]
        log.error("batch %s failed: %s at %s:%s", batch.pk, type(problem).__name__, frame.filename, frame.lineno)
        _note(batch, problem="internal", **on_failure)


def reader_of(batch: Batch) -> tuple[Reader, int]:
    """A new reading of the batch's file, and about how many rows it has."""
    with batch.upload.open("rb") as file:
        text = decode(file.read())
    attributes = strata.attributes_of(batch.pool)
    return Reader(text, attributes, batch.language, settings.RAATI.letter_rows), text.count("\n") or 1


def _read(batch: Batch) -> None:
    reader, rows = reader_of(batch)
    found = preview(reader, tell=lambda done: _note(batch, progress=min(99, 100 * done // rows)))
    _note(batch, state=BatchState.CHECKED, progress=100, problem="", preview=found)


def _import(batch: Batch) -> None:
    """In pieces, so that nobody else waits long; the letters count only once the last one is in."""
    Letter.objects.filter(batch=batch).delete()  # of a try that was cut off
    try:
        _take_in(batch)
    except BaseException:
        Letter.objects.filter(batch=batch).delete()  # all or nothing
        raise


def _take_in(batch: Batch) -> None:
    reader, _rows = reader_of(batch)
    good, done = max(1, batch.preview.get("good", 0)), 0
    rows = (row for row in reader.rows() if row.is_good)
    while piece := list(islice(rows, settings.RAATI.letter_piece)):
        Letter.objects.bulk_create(_letters(batch, piece))
        done += len(piece)
        _note(batch, progress=min(99, 100 * done // good))
    name = str(batch.upload.name)
    with transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(
            state=BatchState.READY, progress=100, upload="", moved_at=timezone.now(), preview=_kept(batch.preview)
        )
        transaction.on_commit(lambda: batch.upload.storage.delete(name), robust=True)


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """Of the preview only counts outlive the file."""
    return {key: found[key] for key in ("good", "bad", "strata", "languages") if key in found}


def _letters(batch: Batch, rows: list[Row]) -> Iterator[Letter]:
    for row in rows:
        at = row.address
        yield Letter(
            batch=batch,
            public_id=new_letter_id(),
            address={"name": at.name, "street": at.street, "postal_code": at.postal_code, "city": at.city},
            language=at.language,
            stratum=dict(at.stratum),
            household=strata.household_of(batch.pool, at),
        )


def _list(batch: Batch) -> None:
    """A try that was cut off has left nothing, or at worst a list that nobody was told of."""
    file = LetterFile(batch=batch, part=services.LIST, letters=batch.letters.count())
    with TemporaryFile() as written:
        printing.write_sheet(batch, written)
        written.seek(0)
        file.file.save(f"letters-{batch.pk}.csv", File(written), save=False)
    with transaction.atomic():
        batch.files.filter(part=services.LIST).delete()
        file.save()
        kept = {key: value for key, value in batch.preview.items() if key != "list"}
        _note(batch, preview=kept)


def _print(batch: Batch) -> None:
    """One part; the next one is a task of its own, so that e-mails and draws need not wait for thousands of letters.

    Whoever begins again after a crash goes on with the part that is missing.
    """
    printed = batch.files.exclude(part=services.LIST)
    if not batch.print_progress:  # asked for anew
        for old in printed:
            old.file.delete(save=False)
            old.delete()
    parts = list(printed.all().values_list("letters", flat=True))
    everything, done = batch.letters.count(), sum(parts)
    piece = list(batch.letters.order_by("pk")[done : done + settings.RAATI.letters_per_file])
    if piece:
        part = len(parts) + 1
        file = LetterFile(batch=batch, part=part, letters=len(piece))
        file.file.save(f"letters-{batch.pk}-{part}.pdf", ContentFile(printing.pdf_of(batch, piece)))
        done += len(piece)
    ended = done >= everything
    _note(batch, print_progress=100 if ended else max(1, min(99, 100 * done // everything)))
    if not ended:
        make_pdf.enqueue(batch.pk)


def _note(batch: Batch, **fields: Any) -> None:
    Batch.objects.filter(pk=batch.pk).update(moved_at=timezone.now(), **fields)
