"""What was typed in one draft, on its way into the log: waiting, examined, committed with the other drafts or alone."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.utils import timezone

from live.drafts.batch import Checked, Sent
from live.drafts.editor import Editor
from live.loops import ENDS
from live.threads import in_database
from recommendations.drafts import updates
from recommendations.drafts.replica import Replica

logger = logging.getLogger("raati.live")


class Draft(Protocol):
    """Whose intake it is: the draft's hub."""

    draft_id: int
    replica: Replica
    turn: asyncio.Lock  # one reader or writer of the replica at a time
    editors: set[Editor]

    async def catch_up_now(self) -> None:
        """Read the log; our caller has the turn."""

    def committed(self, checked: Checked, rows: list[int]) -> None: ...

    def refuse(self, editor: Editor, number: int, code: str) -> None: ...


class Intake:
    """``wake`` asks for a tick, in which all drafts of the process are committed together: ``begin``, then ``end``.

    What cannot go with the others, or went wrong there, goes ``_alone``; ``tell`` is given its rows.
    """

    def __init__(
        self, draft: Draft, *, wake: Callable[["Intake"], None], tell: Callable[[dict[int, list[int]]], None]
    ) -> None:
        self._draft = draft
        self._wake = wake
        self._tell = tell
        self._waiting: list[Sent] = []
        self._is_stuck = False  # the last batch was not kept: what is tried again counts as waiting
        self._tried_again = 0
        self._lone: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._has_room = asyncio.Event()
        self._idle.set()
        self._has_room.set()

    @property
    def draft_id(self) -> int:
        return self._draft.draft_id

    @property
    def readers(self) -> int:
        """How many sockets are told what was typed."""
        return len(self._draft.editors)

    @property
    def is_idle(self) -> bool:
        return self._idle.is_set()

    async def offer(self, editor: Editor, number: int, update: bytes) -> None:
        """Take an update for the next tick. Who offers more than can be kept waits: nothing typed is thrown away."""
        while not self._has_room.is_set():  # of all who waited the first one may have taken the last place
            await self._has_room.wait()
        if editor.refused or editor.left:
            return
        if not editor.may_write:
            self._draft.refuse(editor, number, "not-allowed")
            return
        self._waiting.append(Sent(editor, number, update))
        self._make_room()
        self._idle.clear()
        self._wake(self)

    async def settle(self) -> None:
        """Wait until what was offered so far is committed or refused."""
        await self._idle.wait()

    def _take(self) -> list[Sent]:
        batch, self._waiting = self._waiting, []
        self._tried_again = len(batch) if self._is_stuck else 0
        self._make_room()
        return [sent for sent in batch if not sent.editor.refused]

    def _put_back(self, batch: list[Sent]) -> None:
        self._waiting[:0] = batch
        self._is_stuck, self._tried_again = True, 0
        self._make_room()

    def _done(self) -> None:
        """What was taken is kept or refused."""
        self._is_stuck, self._tried_again = False, 0
        self._make_room()

    def _make_room(self) -> None:
        if len(self._waiting) + self._tried_again < settings.RAATI.draft_waiting:
            self._has_room.set()
        else:
            self._has_room.clear()

    # Together with the other drafts

    async def begin(self) -> Checked | None:
        """What waits, examined; the replica is held until ``end``. None: nothing, or it goes alone."""
        if self._draft.turn.locked() or self._is_alone:  # somebody reads the log: the others do not wait for that
            self._go_alone()
            return None
        await self._draft.turn.acquire()
        batch = self._take()
        try:
            checked = self._examined(batch)
        except ENDS:
            raise
        except BaseException:  # a panic of Yjs' Rust sibling is no Exception
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
            self._draft.committed(checked, rows)
        except ENDS:
            raise
        except BaseException:
            logger.exception("a tick of draft %s failed", self.draft_id)
            self._draft.replica.forget()
        finally:
            self._release()

    def entries(self, checked: Checked) -> list[updates.Entry]:
        """For a log that has stamped what this replica knows."""
        known = self._draft.replica.owners.keys()
        return [updates.Entry(sent.editor.member.pk, verdict.clients - known, sent.update) for sent, verdict in checked]

    def _give_back(self, batch: list[Sent]) -> None:
        try:
            self._draft.replica.forget()
        finally:
            self._put_back(batch)
            self._draft.turn.release()
            self._go_alone()

    def _release(self) -> None:
        self._draft.turn.release()
        self._done()
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
            while self._waiting:
                await self._commit_alone(self._take())
        finally:
            self._rest()

    async def _commit_alone(self, batch: list[Sent]) -> None:
        try:
            async with self._draft.turn:
                await self._commit(batch)
            self._done()
        except DatabaseTrouble as trouble:
            logger.warning("a draft waits for the database: %s", type(trouble).__name__)
            self._draft.replica.forget()
            if self._draft.editors:
                self._put_back(batch)
                await asyncio.sleep(settings.RAATI.draft_retry_s)
            else:  # nobody is left to be told; what was not acknowledged is sent again
                self._take()
                self._done()
        except updates.NoDraft:
            self._refuse(batch, "no-draft")
        except ENDS:
            raise
        except BaseException:
            logger.exception("a tick of draft %s failed", self.draft_id)
            self._draft.replica.forget()
            self._refuse(batch, "failed")

    async def _commit(self, batch: list[Sent]) -> None:
        """Check, append in one commit, acknowledge, relay. Only who sent something bad notices it."""
        while batch := [sent for sent in batch if not sent.editor.refused]:
            checked = self._examined(batch)
            if checked is None:  # something builds on what another process wrote
                await self._draft.catch_up_now()
                checked = self._examined(batch, gaps_too=True) or []
            if not checked:
                return
            entries = [updates.Entry(sent.editor.member.pk, verdict.clients, sent.update) for sent, verdict in checked]
            batch = [sent for sent, _verdict in checked]
            try:
                rows = await in_database(updates.append)(self.draft_id, entries, timezone.now())
            except updates.Unfit as unfit:
                self._draft.replica.forget()
                for place, code in unfit.codes.items():
                    self._draft.refuse(batch[place].editor, batch[place].number, code)
                continue
            self._draft.committed(checked, rows)
            self._tell({self.draft_id: rows})
            return

    def _examined(self, batch: list[Sent], *, gaps_too: bool = False) -> Checked | None:
        """What is good; who sent something bad is told. None if it takes another look at the log to judge."""
        verdicts = self._draft.replica.examine([sent.offer for sent in batch])
        if not gaps_too and any(verdict.code == "gap" for verdict in verdicts):
            self._draft.replica.forget()
            return None
        judged = list(zip(batch, verdicts, strict=True))
        for sent, verdict in judged:
            if verdict.code is not None:
                self._draft.refuse(sent.editor, sent.number, verdict.code)
        return [pair for pair in judged if pair[1].code is None]

    def _refuse(self, batch: list[Sent], code: str) -> None:
        self._done()
        for sent in batch:
            if not sent.editor.refused:
                self._draft.refuse(sent.editor, sent.number, code)
