"""One hub per draft per process: the replica, the sockets, and what was typed on its way into the log."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.utils import timezone

from live import draft_frames as frames
from live.draft_batch import Checked, Log, News, Sent
from live.draft_editor import Editor
from live.frames import Close
from live.threads import in_database
from recommendations.drafts import updates
from recommendations.drafts.replica import Replica, Verdict
from recommendations.drafts.structs import Malformed

logger = logging.getLogger("raati.live")
_SIGN_OF_LIFE_S = 1.0  # with the three seconds between beats well below the six and a half of a client's patience
_BEAT = frames.beat()


class DraftHub:
    """Only what is committed reaches ``replica.doc``, is acknowledged and relayed.

    ``wake`` asks for a tick, in which all drafts of the process are committed together: ``begin``, then ``end``. What
    cannot go with the others, or went wrong there, goes ``_alone``.
    """

    def __init__(
        self,
        draft_id: int,
        room_id: int,
        log: Log,
        *,
        wake: Callable[["DraftHub"], None],
        tell: Callable[[dict[int, list[int]]], None],
    ) -> None:
        self.draft_id = draft_id
        self.room_id = room_id
        self.replica = Replica(log.rows.values(), log.owners)
        self.rows = set(log.rows)  # the log's rows that are in the replica
        self.editors: set[Editor] = set()
        self.news: Callable[[], News | None] = lambda: None  # cursors that go along with what was typed
        self.moved: Callable[[Editor], None] = lambda editor: None  # their cursor, or they write as another Yjs client
        self._relayed_at = 0.0
        self._wake = wake
        self._tell = tell  # tells the other processes which rows are new
        self._waiting: list[Sent] = []
        self._turn = asyncio.Lock()  # one reader or writer of the replica at a time
        self._lone: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()
        self._farewells: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        return self._idle.is_set()

    def send(self, frame: bytes) -> None:
        for editor in self.editors:
            editor.outbox.put(frame)

    def beat(self) -> None:
        """A sign of life, where something typed has not been one just now."""
        busy = asyncio.get_running_loop().time() - self._relayed_at < _SIGN_OF_LIFE_S
        for editor in self.editors:
            if not (busy and editor.synced):
                editor.outbox.put(_BEAT)

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
        self._idle.clear()
        self._wake(self)

    async def settle(self) -> None:
        """Wait until what was offered so far is committed or refused."""
        await self._idle.wait()

    # Together with the other drafts

    async def begin(self) -> Checked | None:
        """What waits, examined; the replica is held until ``end``. None: nothing, or it goes alone."""
        if self._turn.locked() or self._is_alone:  # somebody reads the log: the other drafts do not wait for that
            self._go_alone()
            return None
        await self._turn.acquire()
        batch, self._waiting = self._waiting, []
        try:
            checked = self._examine_here([sent for sent in batch if not sent.editor.refused])
        except Exception:
            logger.exception("a tick of draft %s failed", self.draft_id)
            checked = None
        if checked is None:
            self._give_back(batch)
        elif not checked:
            self._release()
        return checked

    def end(self, checked: Checked, rows: list[int] | None) -> None:
        """``rows``: what the log calls them now; None if they were not kept."""
        if rows is None:
            self._give_back([sent for sent, _verdict in checked])
            return
        try:
            self._committed(checked, rows)
        except Exception:
            logger.exception("a tick of draft %s failed", self.draft_id)
            self.replica.forget()
        self._release()

    def entries(self, checked: Checked) -> list[updates.Entry]:
        """For a log that has stamped what this replica knows."""
        known = self.replica.owners.keys()
        return [updates.Entry(sent.editor.member.pk, verdict.clients - known, sent.update) for sent, verdict in checked]

    def _examine_here(self, batch: list[Sent]) -> Checked | None:
        """None if it cannot be judged without another look at the log."""
        verdicts = self.replica.examine([sent.offer for sent in batch])
        if any(verdict.code == "gap" for verdict in verdicts):
            return None
        return self._sort_out(batch, verdicts)

    def _give_back(self, batch: list[Sent]) -> None:
        self.replica.forget()
        self._waiting[:0] = batch
        self._turn.release()
        self._go_alone()

    def _release(self) -> None:
        self._turn.release()
        self._rest()

    def _rest(self) -> None:
        if not self._waiting:
            self._idle.set()

    # Alone

    @property
    def _is_alone(self) -> bool:
        return self._lone is not None and not self._lone.done()

    def _go_alone(self) -> None:
        if not self._is_alone:
            self._lone = asyncio.create_task(self._alone())

    async def _alone(self) -> None:
        try:
            await self._commit_waiting()
        finally:
            self._rest()

    async def _commit_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                async with self._turn:
                    await self._commit(batch)
            except DatabaseTrouble as trouble:
                logger.warning("a draft waits for the database: %s", type(trouble).__name__)
                self.replica.forget()
                if not self.editors:  # nobody is left to be told; what was not acknowledged is resent
                    self._waiting.clear()
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
            self._tell({self.draft_id: rows})
            return

    async def _examine(self, batch: list[Sent]) -> Checked:
        verdicts = self.replica.examine([sent.offer for sent in batch])
        if any(verdict.code == "gap" for verdict in verdicts):
            # Somebody came over from another process and builds on what only that one has told us in the log.
            self.replica.forget()
            await self._catch_up()
            verdicts = self.replica.examine([sent.offer for sent in batch])
        return self._sort_out(batch, verdicts)

    def _sort_out(self, batch: list[Sent], verdicts: list[Verdict]) -> Checked:
        """Refuse what is bad; what is left."""
        for sent, verdict in zip(batch, verdicts, strict=True):
            if verdict.code is not None:
                self._refuse(sent.editor, sent.number, verdict.code)
        return [pair for pair in zip(batch, verdicts, strict=True) if pair[1].code is None]

    # What is committed

    def _committed(self, checked: Checked, rows: list[int]) -> None:
        self.replica.commit(sent.update for sent, _verdict in checked)
        self.rows.update(rows)
        newest: dict[Editor, tuple[int, set[int]]] = {}  # the last number, and the clients written as
        for sent, verdict in checked:
            self.replica.owners.update(dict.fromkeys(verdict.clients, sent.editor.member.pk))
            self._writes_as(sent.editor, verdict.clients)
            clients = newest[sent.editor][1] if sent.editor in newest else set()
            newest[sent.editor] = sent.number, clients | verdict.clients
        for editor, (number, clients) in newest.items():
            editor.outbox.put(frames.ack(number, self.replica.state(clients)))
        self._relay([sent.update for sent, _verdict in checked], alone=next(iter(newest)) if len(newest) == 1 else None)

    def _writes_as(self, editor: Editor, clients: frozenset[int]) -> None:
        client = next(iter(clients), editor.client)
        if client != editor.client:
            editor.client = client
            self.moved(editor)

    def _relay(self, new: list[bytes], alone: Editor | None = None) -> None:
        """To everybody but one who was the only one to write. Cursors go along: one frame, not two."""
        self._relayed_at = asyncio.get_running_loop().time()
        news = self.news()
        people = b"" if news is None else frames.presence(*news, whole=False)
        frame = frames.updates(new) if news is None else frames.updates_and_people(new, *news)
        for editor in self.editors:
            if editor.synced and editor is not alone:
                editor.outbox.put(frame)
            elif people:
                editor.outbox.put(people)

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
