"""The draft's own log of Yjs updates: the truth of its text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, Max
from pycrdt import Doc

from panels.models import Membership
from recommendations.drafts import structs
from recommendations.drafts.models import Draft, DraftClient, DraftUpdate
from recommendations.drafts.roles import WRITERS


class NoDraft(Exception):
    """The draft does not exist any more."""


class Unfit(Exception):
    """Some entries cannot be kept, so none was: ``codes`` by their place."""

    def __init__(self, codes: dict[int, str]) -> None:
        super().__init__(codes)
        self.codes = codes


@dataclass(frozen=True)
class Entry:
    """A checked update on its way into the log: who sent it, and the Yjs clients whose owner is to be stamped."""

    membership: int
    clients: frozenset[int]
    update: bytes


def begin(draft: Draft, update: bytes, now: datetime) -> None:
    """Write a new draft's first update. Its Yjs clients are nobody's: nobody may go on writing as them."""
    DraftUpdate.objects.create(draft=draft, update=update, at=now)
    clients = {run.client for run in structs.read(update).items}
    DraftClient.objects.bulk_create([DraftClient(draft=draft, client=client) for client in clients])


def append(draft_id: int, entries: Sequence[Entry], now: datetime) -> list[int]:
    """Commit the entries together; returns their numbers. Raises NoDraft, or Unfit and keeps none."""
    with transaction.atomic(durable=True):
        _share(draft_id)
        _refuse_readers(draft_id, entries)
        _claim(draft_id, entries)
        rows = [DraftUpdate(draft_id=draft_id, update=entry.update, at=now) for entry in entries]
        return [row.pk for row in DraftUpdate.objects.bulk_create(rows)]


def append_together(batches: Mapping[int, Sequence[Entry]], now: datetime) -> dict[int, list[int]]:
    """What several drafts' ticks brought, in one commit and few queries; the new rows' numbers by draft.

    It waits for nobody: a draft that is missing in the answer is locked just now, or something of its batch does
    not fit. Nothing of it was kept, and ``append`` says what is wrong.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        panels = _open_drafts(cursor, batches)
        writers = _writers(cursor, {entry.membership for entries in batches.values() for entry in entries})
        fit = {
            draft: entries
            for draft, entries in batches.items()
            if draft in panels and all(writers.get(one.membership) == panels[draft] for one in entries)
        }
        kept = {draft: entries for draft, entries in fit.items() if _is_claimed(draft, entries)}
        return _insert(cursor, kept, now)


def numbers(draft_id: int) -> set[int]:
    """The numbers of all rows. PostgreSQL may commit a lower one later than a higher: compare whole sets."""
    return set(DraftUpdate.objects.filter(draft=draft_id).values_list("pk", flat=True))


def fetch(draft_id: int, wanted: Iterable[int]) -> dict[int, bytes]:
    """Those of the wanted rows that still stand in the log, in order; others were folded meanwhile."""
    rows = DraftUpdate.objects.filter(draft=draft_id, pk__in=list(wanted)).order_by("pk")
    return {pk: bytes(update) for pk, update in rows.values_list("pk", "update")}


def sizes(draft_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many rows each log has and the highest number in it, in one query."""
    rows = DraftUpdate.objects.filter(draft__in=list(draft_ids)).values("draft")
    return {row["draft"]: (row["count"], row["top"]) for row in rows.annotate(count=Count("pk"), top=Max("pk"))}


def whole(draft_id: int) -> dict[int, bytes]:
    """The whole log, by number and in order."""
    rows = DraftUpdate.objects.filter(draft=draft_id).order_by("pk").values_list("pk", "update")
    return {pk: bytes(update) for pk, update in rows}


def owners(draft_id: int) -> dict[int, int | None]:
    return dict(DraftClient.objects.filter(draft=draft_id).values_list("client", "membership"))


def owners_of(draft_id: int, clients: Iterable[int]) -> dict[int, int | None]:
    """The owners of those of these Yjs clients that have one."""
    rows = DraftClient.objects.filter(draft=draft_id, client__in=list(clients))
    return dict(rows.values_list("client", "membership"))


def compact(draft_id: int) -> bool:
    """Fold a long log into one row. Appends wait meanwhile, so nothing is committed beside it."""
    with transaction.atomic(durable=True):
        lock(draft_id)
        rows = whole(draft_id)
        if len(rows) <= settings.RAATI.draft_compact_after:
            return False
        doc: Doc[Any] = Doc()
        for update in rows.values():
            doc.apply_update(update)
        newest = DraftUpdate.objects.get(pk=max(rows))
        DraftUpdate.objects.create(draft_id=draft_id, update=doc.get_update(), at=newest.at)
        DraftUpdate.objects.filter(draft=draft_id, pk__lte=newest.pk).delete()
        return True


def lock(draft_id: int) -> None:
    """Hold the draft's row alone until the transaction ends."""
    if Draft.objects.select_for_update().filter(pk=draft_id).values_list("pk").first() is None:
        raise NoDraft


def _share(draft_id: int) -> None:
    """Share the draft's row with other appends. SQLite has one writer at a time anyway."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Draft._meta.db_table} WHERE id = %s FOR SHARE", [draft_id])  # noqa: S608


# Plain SQL: these three run at every tick of a process, and the ORM takes several times as long to write them.


def _open_drafts(cursor: CursorWrapper, drafts: Iterable[int]) -> dict[int, int]:
    """The drafts' panels, without drafts that are withdrawn or locked; shares their rows until the transaction ends."""
    wanted = list(drafts)
    lock = "FOR SHARE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    cursor.execute(
        f"SELECT id, panel_id FROM {Draft._meta.db_table}"  # noqa: S608
        f" WHERE id IN ({_marks(wanted)}) AND withdrawn_at IS NULL {lock}",
        wanted,
    )
    return dict(cursor.fetchall())


def _writers(cursor: CursorWrapper, members: Iterable[int]) -> dict[int, int]:
    """The panels of those who may write now."""
    wanted, roles = list(members), list(WRITERS)
    cursor.execute(
        f"SELECT id, panel_id FROM {Membership._meta.db_table}"  # noqa: S608
        f" WHERE id IN ({_marks(wanted)}) AND removed_at IS NULL AND role IN ({_marks(roles)})",
        [*wanted, *roles],
    )
    return dict(cursor.fetchall())


def _insert(cursor: CursorWrapper, batches: Mapping[int, Sequence[Entry]], now: datetime) -> dict[int, list[int]]:
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [(draft, entry.update, at) for draft, entries in batches.items() for entry in entries]
    if not rows:
        return {}
    cursor.execute(
        f'INSERT INTO {DraftUpdate._meta.db_table} (draft_id, "update", at)'  # noqa: S608
        f" VALUES {', '.join(['(%s, %s, %s)'] * len(rows))} RETURNING id, draft_id",
        [value for row in rows for value in row],
    )
    numbers: dict[int, list[int]] = {}
    for number, draft in cursor.fetchall():
        numbers.setdefault(draft, []).append(number)
    return numbers


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _is_claimed(draft_id: int, entries: Sequence[Entry]) -> bool:
    """Stamp new Yjs clients, most often none; False, and none stamped, if somebody else was first with one of them."""
    new = [entry for entry in entries if entry.clients]
    if not new:
        return True
    try:
        with transaction.atomic():
            _claim(draft_id, new)
    except Unfit:
        return False
    return True


def _refuse_readers(draft_id: int, entries: Sequence[Entry]) -> None:
    """Everything is checked again here: somebody may have been removed while their update waited."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NoDraft
    senders = {entry.membership for entry in entries}
    active = Membership.objects.filter(pk__in=senders, panel=draft.panel_id, removed_at=None)
    writers = set(active.filter(role__in=WRITERS).values_list("pk", flat=True))
    codes = {place: "not-allowed" for place, entry in enumerate(entries) if entry.membership not in writers}
    if draft.withdrawn_at is not None:
        codes = dict.fromkeys(range(len(entries)), "draft-withdrawn")
    if codes:
        raise Unfit(codes)


def _claim(draft_id: int, entries: Sequence[Entry]) -> None:
    """Stamp whose the Yjs clients are. Whoever used one first keeps it, also against another process."""
    wanted = {client: entry.membership for entry in reversed(entries) for client in entry.clients}
    if not wanted:
        return
    known = owners_of(draft_id, wanted)
    new = [
        DraftClient(draft_id=draft_id, client=client, membership_id=membership)
        for client, membership in wanted.items()
        if client not in known
    ]
    if new:
        DraftClient.objects.bulk_create(new, ignore_conflicts=True)
        known = owners_of(draft_id, wanted)
    forged = {
        place: "forged"
        for place, entry in enumerate(entries)
        if any(known[client] != entry.membership for client in entry.clients)
    }
    if forged:
        raise Unfit(forged)
