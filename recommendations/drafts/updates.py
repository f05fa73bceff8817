"""The draft's own log of Yjs updates: the truth of its text."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Max
from pycrdt import Doc

from panels.models import Membership
from recommendations.drafts import structs
from recommendations.drafts.models import Draft, DraftClient, DraftUpdate
from recommendations.drafts.roles import WRITERS

_TRIES = 3  # what spoke against an entry may be gone by the time somebody looks for it


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
    clients = {run.client for run in structs.read(update).runs}
    DraftClient.objects.bulk_create([DraftClient(draft=draft, client=client) for client in clients])


def append(draft_id: int, entries: Sequence[Entry], now: datetime) -> list[int]:
    """One draft's entries, after whoever holds it; returns their numbers. Raises NoDraft, or Unfit and keeps none."""
    for _try in range(_TRIES):
        rows = append_together({draft_id: entries}, now, wait=True)
        if draft_id in rows:
            return rows[draft_id]
        _explain(draft_id, entries)
    raise RuntimeError("an update that seems to fit was not kept")


def append_within(draft_id: int, entry: Entry, now: datetime) -> int:
    """An entry as part of a command's transaction, in which the draft is locked; its number. Raises NoDraft or Unfit.

    The processes that hold the draft find it in the log, at the latest with their two-second question.
    """
    rows = _insert_and_claim(draft_id, [entry], now, wait=True)
    if draft_id not in rows:
        _explain(draft_id, [entry])
        raise RuntimeError("an update that seems to fit was not kept")
    return rows[draft_id][0]


def append_together(
    batches: Mapping[int, Sequence[Entry]], now: datetime, *, wait: bool = False
) -> dict[int, list[int]]:
    """What several drafts' ticks brought, in one commit; the new rows' numbers by draft.

    A draft that is missing in the answer was left out as a whole: somebody holds it just now, unless we ``wait``, or
    something of its batch does not fit.
    """
    new = {draft for draft, entries in batches.items() if any(entry.clients for entry in entries)}
    known = {draft: entries for draft, entries in batches.items() if draft not in new}
    if not new:  # as nearly always: the one statement is the transaction
        return _insert(known, now, wait=wait)
    with transaction.atomic(durable=True):
        rows = _insert(known, now, wait=wait)
        for draft in sorted(new):
            rows |= _insert_and_claim(draft, batches[draft], now, wait=wait)
    return rows


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


def lock(draft_id: int) -> Draft:
    """The draft as it is now, its row held alone until the transaction ends."""
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NoDraft
    return draft


def _insert(batches: Mapping[int, Sequence[Entry]], now: datetime, *, wait: bool) -> dict[int, list[int]]:
    """Of each draft all entries or none. It shares the drafts' rows until the transaction ends."""
    if not batches:
        return {}
    offered = [
        value
        for draft, entries in batches.items()
        for place, entry in enumerate(entries)
        for value in (place, draft, entry.membership, entry.update)
    ]
    roles = sorted(WRITERS)
    lock = "FOR SHARE" if wait else "FOR SHARE SKIP LOCKED"
    statement = _INSERT.format(
        offered=", ".join(["(%s, %s, %s, %s)"] * (len(offered) // 4)),
        drafts=_marks(batches),
        lock=lock if connection.vendor == "postgresql" else "",  # SQLite has one writer at a time anyway
        roles=_marks(roles),
    )
    at = connection.ops.adapt_datetimefield_value(now)
    numbers: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*offered, *batches, *roles, at])
        for number, draft in cursor.fetchall():
            numbers.setdefault(draft, []).append(number)
    return numbers


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


# Whether the sender may write now is asked here again: somebody may have been removed while their update waited.
_INSERT = f"""
    WITH offered (place, draft, member, bytes) AS (VALUES {{offered}}),
    open AS (
        SELECT id, panel_id FROM {Draft._meta.db_table} WHERE id IN ({{drafts}}) AND withdrawn_at IS NULL {{lock}}
    ),
    judged AS (
        SELECT
            place, draft, bytes,
            COUNT(*) OVER (PARTITION BY draft) AS entries,
            COUNT(member.id) OVER (PARTITION BY draft) AS good
        FROM offered JOIN open ON open.id = draft
        LEFT JOIN {Membership._meta.db_table} AS member ON
            member.id = offered.member AND member.panel_id = open.panel_id
            AND member.removed_at IS NULL AND member.role IN ({{roles}})
    )
    INSERT INTO {DraftUpdate._meta.db_table} (draft_id, "update", at)
    SELECT draft, bytes, %s FROM judged WHERE entries = good ORDER BY draft, place
    RETURNING id, draft_id
"""  # noqa: S608


def _insert_and_claim(draft_id: int, entries: Sequence[Entry], now: datetime, *, wait: bool) -> dict[int, list[int]]:
    """As ``_insert``, with new Yjs clients stamped; nothing of either if somebody else was first with one of them."""
    try:
        with transaction.atomic():
            rows = _insert({draft_id: entries}, now, wait=wait)
            if rows:
                _claim(draft_id, entries)
            return rows
    except Unfit:
        return {}


def _explain(draft_id: int, entries: Sequence[Entry]) -> None:
    """Why entries were not kept: raises NoDraft or Unfit, unless nothing stands against them any more."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NoDraft
    if draft.withdrawn_at is not None:
        raise Unfit(dict.fromkeys(range(len(entries)), "draft-withdrawn"))
    senders = {entry.membership for entry in entries}
    active = Membership.objects.filter(pk__in=senders, panel=draft.panel_id, removed_at=None)
    writers = set(active.filter(role__in=WRITERS).values_list("pk", flat=True))
    codes = {place: "not-allowed" for place, entry in enumerate(entries) if entry.membership not in writers}
    codes |= _forged(entries, owners_of(draft_id, {client for entry in entries for client in entry.clients}))
    if codes:
        raise Unfit(codes)


def _claim(draft_id: int, entries: Sequence[Entry]) -> None:
    """Stamp whose the Yjs clients are. Whoever used one first keeps it, also against another process."""
    wanted = {client: entry.membership for entry in reversed(entries) for client in entry.clients}
    known = owners_of(draft_id, wanted)
    new = [
        DraftClient(draft_id=draft_id, client=client, membership_id=membership)
        for client, membership in wanted.items()
        if client not in known
    ]
    if new:
        DraftClient.objects.bulk_create(new, ignore_conflicts=True)
        known = owners_of(draft_id, wanted)
    if forged := _forged(entries, known):
        raise Unfit(forged)


def _forged(entries: Sequence[Entry], known: Mapping[int, int | None]) -> dict[int, str]:
    """Those that write as a client that is somebody else's, by their place."""
    return {
        place: "forged"
        for place, entry in enumerate(entries)
        if any(known.get(client, entry.membership) != entry.membership for client in entry.clients)
    }
