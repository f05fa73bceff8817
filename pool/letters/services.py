"""What organisers do with a batch of letters. Each runs inside the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from pool.letters.codes import open_letter, typed
from pool.letters.models import Batch, BatchState, Letter, LetterFile, LetterState
from pool.models import Pool
from words.fields import Words

LIST = 0  # the part that is the list for a printing house; letters begin with part 1


class BatchProblem(Exception):
    """It cannot be done now; ``code``: see wording.REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NewBatch:
    title: str
    language: str
    answer_by: date
    close_on: date
    data: bytes
    text: Words


def start(pool: Pool, new: NewBatch, *, invites_to: str, user: User | None, form_id: UUID) -> Batch:
    """Take the file in and let the worker read it. The same form sent twice makes one batch."""
    found = Batch.objects.filter(form_id=form_id, pool=pool).first()
    if found:
        return found
    batch = Batch(
        pool=pool,
        invites_to=invites_to,
        made_by=user,
        form_id=form_id,
        **{name: getattr(new, name) for name in ("title", "language", "answer_by", "close_on", "text")},
    )
    batch.upload.save("addresses.csv", ContentFile(new.data), save=False)
    batch.save()
    _hand_over("read_file", batch)
    return batch


def replace_file(batch: Batch, data: bytes) -> None:
    """A corrected file in place of the one that was looked at."""
    _must_be(batch, BatchState.READING, BatchState.CHECKED)
    batch.upload.delete(save=False)
    batch.upload.save("addresses.csv", ContentFile(data), save=False)
    _now(batch, state=BatchState.READING, progress=0, problem="", preview={}, upload=batch.upload.name)
    _hand_over("read_file", batch)


def confirm(batch: Batch) -> None:
    """The organiser has looked at the preview: the worker takes the good rows in, all or none."""
    _must_be(batch, BatchState.CHECKED)
    if not batch.preview.get("good"):
        raise BatchProblem("no-good-rows")
    _now(batch, state=BatchState.IMPORTING, progress=0, problem="")
    _hand_over("import_file", batch)


def change(batch: Batch, *, text: Words, answer_by: date, close_on: date) -> None:
    _must_be(batch, BatchState.CHECKED, BatchState.IMPORTING, BatchState.READY, BatchState.SENT)
    Batch.objects.filter(pk=batch.pk).update(text=text, answer_by=answer_by, close_on=close_on)


def ask_for_pdf(batch: Batch) -> None:
    _must_be(batch, BatchState.READY, BatchState.SENT)
    _now(batch, print_progress=0, problem="")
    _hand_over("make_pdf", batch)


def ask_for_list(batch: Batch) -> None:
    """The printing house's list of a batch that is too long to make while somebody waits."""
    _must_be(batch, BatchState.READY, BatchState.SENT)
    if batch.preview.get("list") or batch.files.filter(part=LIST).exists():
        return
    _now(batch, preview={**batch.preview, "list": True}, problem="")
    _hand_over("make_list", batch)


def mark_sent(batch: Batch, now: datetime) -> None:
    _must_be(batch, BatchState.READY)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.SENT, sent_at=now)


def mark_returned(batch: Batch, text: str, now: datetime) -> tuple[int, list[str]]:
    """Letters that came back, by the codes on them, one a line. Returns how many, and the lines that fit none."""
    return _mark(batch, text, LetterState.RETURNED, now)


def mark_declined(batch: Batch, text: str, now: datetime) -> tuple[int, list[str]]:
    """The same for people who said no on the phone."""
    return _mark(batch, text, LetterState.DECLINED, now)


def _mark(batch: Batch, text: str, state: LetterState, now: datetime) -> tuple[int, list[str]]:
    _must_be(batch, BatchState.READY, BatchState.SENT)
    unknown, found = [], []
    for line in filter(str.strip, text.splitlines()):
        token = typed(line)
        letter = open_letter(token) if token else None
        if letter is None or letter.batch_id != batch.pk:
            unknown.append(line.strip()[:60])
        else:
            found.append(letter.pk)
    unanswered = Letter.objects.filter(pk__in=found, state=LetterState.SENT)
    return unanswered.update(state=state, answered_at=now), unknown


def close(batch: Batch, now: datetime) -> None:
    """No more answers; addresses, files and codes' use end. Strata and answers stay, without anybody in them."""
    names = [str(file.file.name) for file in batch.files.all()] + ([str(batch.upload.name)] if batch.upload else [])
    Letter.objects.filter(batch=batch).update(address={})
    batch.files.all().delete()
    preview = {key: batch.preview[key] for key in ("good", "bad", "strata") if key in batch.preview}
    _now(batch, state=BatchState.CLOSED, closed_at=now, upload="", preview=preview, print_progress=None)
    transaction.on_commit(lambda: _delete(names), robust=True)


def _delete(names: list[str]) -> None:
    for name in names:
        LetterFile._meta.get_field("file").storage.delete(name)


def close_due(today: date | None = None) -> int:
    """Close whatever has reached its day; returns how many."""
    due = Batch.objects.exclude(state=BatchState.CLOSED).filter(close_on__lt=today or timezone.localdate())
    for batch in due:
        with transaction.atomic():
            close(batch, timezone.now())
    return len(due)


def said_yes(letter: Letter, now: datetime) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.JOINED, answered_at=now)


def say_no(letter: Letter, now: datetime) -> None:
    """Nothing is kept but that this letter was answered. Who has joined already has to take their name back."""
    unless_joined = Letter.objects.filter(pk=letter.pk).exclude(state=LetterState.JOINED)
    unless_joined.update(state=LetterState.DECLINED, answered_at=now)


def resume(batch: Batch) -> None:
    """Start again what stands still, e.g. because the worker was killed."""
    if batch.state == BatchState.READING:
        _hand_over("read_file", batch)
    elif batch.state == BatchState.IMPORTING:
        _hand_over("import_file", batch)
    elif batch.preview.get("list"):
        _hand_over("make_list", batch)
    elif batch.print_progress is not None:
        _hand_over("make_pdf", batch)
    _now(batch)


def stands_still(batch: Batch, seconds: float) -> bool:
    return (timezone.now() - batch.moved_at).total_seconds() > seconds


def _must_be(batch: Batch, *states: BatchState) -> None:
    batch.refresh_from_db()
    if batch.state not in states:
        raise BatchProblem("batch-moved-on")


def _now(batch: Batch, **fields: Any) -> None:
    Batch.objects.filter(pk=batch.pk).update(moved_at=timezone.now(), **fields)
    batch.refresh_from_db()


def _hand_over(name: str, batch: Batch) -> None:
    """The task is a row of the same transaction: it exists if and only if the wish does."""
    from pool.letters import tasks  # the tasks call this app's other modules

    getattr(tasks, name).enqueue(batch.pk)
