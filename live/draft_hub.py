"""One hub per draft per process: the replica, the sockets, and the tick that commits what was typed."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.utils import timezone

from live import draft_frames as frames
from live.draft_editor import Editor
from live.frames import Close
from live.loops import Errands
from live.threads import in_database
from recommendations.drafts import updates
from recommendations.drafts.replica import Offer, Replica, Verdict
from recommendations.drafts.structs import Malformed

logger = logging.getLogger("raati.live")


@dataclass(frozen=True)
class Sent:
    """An update that waits for the next tick."""

    editor: Editor
    number: int
    update: bytes

    @property
    def offer(self) -> Offer:
        return Offer(self.editor.member.pk, self.update)


@dataclass(frozen=True)
class Log:
    """What was read of the draft's log when the hub opened."""

    rows: dict[int, bytes]
    owners: dict[int, int | None]


def read_log(draft_id: int) -> Log:
    return Log(updates.whole(draft_id), updates.owners(draft_id))


class DraftHub:
    """Only what is committed reaches ``replica.doc``, is acknowledged and relayed."""

    def __init__(self, draft_id: int, room_id: int, log: Log, tell: Callable[[list[int]], None]) -> None:
        self.draft_id = draft_id
        self.room_id = room_id
        self.replica = Replica(log.rows.values(), log.owners)
        self.rows = set(log.rows)  # the log's rows that are in the replica
        self.editors: set[Editor] = set()
        self._tell = tell  # tells the other processes which rows are new
        self._waiting: list[Sent] = []
        self._turn = asyncio.Lock()  # one reader or writer of the replica at a time
        self._ticking: asyncio.Task[None] | None = None
        self._errands = Errands()
        self._farewells: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        return not self._waiting and (self._ticking is None or self._ticking.done())

    def send(self, frame: bytes) -> None:
        for editor in self.editors:
            editor.outbox.put(frame)

    # What one socket does

    async def sync(self, editor: Editor, state_vector: bytes) -> None:
        """Bring a socket up to date with all that is committed anywhere; updates follow from here on."""
        async with self._turn:
            await self._catch_up()
            try:
                missing = self.replica.since(state_vector)
            except (Malformed, ValueError):
                missing = self.replica.doc.get_update()
            editor.outbox.put(frames.state(missing))
            editor.synced, editor.refused = True, False

    def offer(self, editor: Editor, number: int, update: bytes) -> None:
        """Take an update for the next tick."""
        if editor.refused:
            return
        if not editor.may_write or len(self._waiting) >= settings.RAATI.draft_waiting:
            self._refuse(editor, number, "failed" if editor.may_write else "not-allowed")
            return
        self._waiting.append(Sent(editor, number, update))
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())

    # The tick

    async def settle(self) -> None:
        """Wait until what was offered so far is committed or refused."""
        if self._ticking is not None:
            await asyncio.shield(self._ticking)

    async def _tick(self) -> None:
        while self._waiting:
            await asyncio.sleep(settings.RAATI.draft_tick_s)
            batch, self._waiting = self._waiting, []
            try:
                async with self._turn:
                    await self._commit(batch)
            except DatabaseTrouble as trouble:
                logger.warning("a draft waits for the database: %s", type(trouble).__name__)
                self.replica.forget()
                if not self.editors:  # nobody is left to be told; what was not acknowledged is resent
                    return
                self._waiting[:0] = batch
                await asyncio.sleep(settings.RAATI.draft_retry_s)
            except updates.NoDraft:
                self._refuse_all(batch, "no-draft")
            except Exception:
                logger.exception("a tick of draft %s failed", self.draft_id)
                self.replica.forget()
                self._refuse_all(batch, "failed")

    async def _commit(self, batch: list[Sent]) -> None:
        """Check, append in one commit, acknowledge, relay. Only who sent something bad notices it."""
        while batch := [sent for sent in batch if not sent.editor.refused]:
            checked = await self._examine(batch)
            if not checked:
                return
            entries = [updates.Entry(sent.editor.member.pk, verdict.clients, sent.update) for sent, verdict in checked]
            batch = [sent for sent, _verdict in checked]
            try:
                rows = await in_database(updates.append)(self.draft_id, entries, timezone.now())
            except updates.Unfit as unfit:
                self.replica.forget()
                for place, code in unfit.codes.items():
                    self._refuse(batch[place].editor, batch[place].number, code)
                continue
            self._committed(checked, rows)
            return

    async def _examine(self, batch: list[Sent]) -> list[tuple[Sent, Verdict]]:
        verdicts = self.replica.examine([sent.offer for sent in batch])
        if any(verdict.code == "gap" for verdict in verdicts):
            # Somebody came over from another process and builds on what only that one has told us in the log.
            self.replica.forget()
            await self._catch_up()
            verdicts = self.replica.examine([sent.offer for sent in batch])
        for sent, verdict in zip(batch, verdicts, strict=True):
            if verdict.code is not None:
                self._refuse(sent.editor, sent.number, verdict.code)
        return [pair for pair in zip(batch, verdicts, strict=True) if pair[1].code is None]

    def _committed(self, checked: list[tuple[Sent, Verdict]], rows: list[int]) -> None:
        batch = [sent for sent, _verdict in checked]
        self.replica.commit(sent.update for sent in batch)
        self.rows.update(rows)
        for sent, verdict in checked:
            self.replica.owners.update(dict.fromkeys(verdict.clients, sent.editor.member.pk))
            sent.editor.client = next(iter(verdict.clients), sent.editor.client)
        senders = {sent.editor: sent.number for sent in batch}
        for editor, number in senders.items():
            clients = {one for sent, verdict in checked if sent.editor is editor for one in verdict.clients}
            editor.outbox.put(frames.ack(number, self.replica.state(clients)))
        self._relay([sent.update for sent in batch], besides=senders if len(senders) == 1 else ())
        self._tell(rows)

    def _relay(self, new: list[bytes], besides: Iterable[Editor] = ()) -> None:
        frame = frames.updates(new)
        for editor in self.editors.difference(besides):
            if editor.synced:
                editor.outbox.put(frame)

    def _refuse(self, editor: Editor, number: int, code: str) -> None:
        editor.refused = True
        editor.outbox.put(frames.refused(number, code))
        editor.refusals += 1
        if (
            editor.refusals == settings.RAATI.draft_refusals
        ):  # each one makes the shadow anew; an honest editor has hardly any
            farewell = asyncio.create_task(editor.close(Close.FLOOD, frames.bye("too-many")))
            self._farewells.add(farewell)
            farewell.add_done_callback(self._farewells.discard)

    def _refuse_all(self, batch: list[Sent], code: str) -> None:
        for sent in batch:
            if not sent.editor.refused:
                self._refuse(sent.editor, sent.number, code)

    # What other processes wrote

    async def catch_up(self, rows: Iterable[int] | None = None) -> None:
        """Take these rows, or whatever this process lacks, from the log and relay it."""
        async with self._turn:
            await self._catch_up(rows)

    async def _catch_up(self, rows: Iterable[int] | None = None) -> None:
        standing = await in_database(updates.numbers)(self.draft_id) if rows is None else set(rows)
        missing = standing - self.rows
        if missing:
            found = await in_database(updates.fetch)(self.draft_id, missing)
            self.replica.take(found.values())
            if unowned := self.replica.unowned():
                self.replica.owners.update(await in_database(updates.owners_of)(self.draft_id, unowned))
            self._relay(list(found.values()))
            self.rows.update(found)
        if rows is None:
            self.rows &= standing  # what was folded away is not counted any more
