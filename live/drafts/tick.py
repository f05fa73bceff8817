"""What was typed in all drafts of this process within a moment is committed together: one commit, not one per draft."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import ExitStack

from django.conf import settings
from django.utils import timezone

from live.drafts.batch import Checked
from live.drafts.intake import Intake
from live.loops import ENDS
from live.threads import in_database
from recommendations.drafts import updates

logger = logging.getLogger("raati.live")


class DraftTick:
    """``tell`` is given the new rows of the log, by draft."""

    def __init__(self, tell: Callable[[dict[int, list[int]]], None]) -> None:
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._due: set[Intake] = set()
        self._since = 0.0  # when the first of those was typed
        self._pause = settings.RAATI.draft_tick_s
        self._running: asyncio.Task[None] | None = None

    def wake(self, intake: Intake) -> None:
        """Something waits there."""
        if not self._due:
            self._since = self._loop.time()
        self._due.add(intake)
        if self._running is None or self._running.done():
            self._running = self._loop.create_task(self._run())

    async def _run(self) -> None:
        while self._due:
            await asyncio.sleep(self._since + self._pause - self._loop.time())
            due, self._due = self._due, set()
            try:
                readers = await self._together(due)
            except ENDS:
                raise
            except BaseException:  # a panic of Yjs' Rust sibling is no Exception
                logger.exception("a tick of the drafts failed")
                readers = 0
            self._pause = _pause_after(readers)

    async def _together(self, due: Iterable[Intake]) -> int:
        """Returns to how many sockets it wrote. What was begun is ended, whatever goes wrong: it holds a replica."""
        rows: dict[int, list[int]] = {}
        begun: dict[Intake, Checked] = {}
        with ExitStack() as ends:
            for intake in due:
                if checked := await intake.begin():
                    begun[intake] = checked
                    ends.callback(_end, intake, checked, rows)
            if begun:
                rows |= await self._commit(begun)
        if rows:
            self._tell(rows)
        return sum(intake.readers for intake in begun)

    async def _commit(self, begun: dict[Intake, Checked]) -> dict[int, list[int]]:
        """The rows of those that went well. The others go alone and hear from the database what is wrong."""
        try:
            batches = {intake.draft_id: intake.entries(checked) for intake, checked in begun.items()}
            return await in_database(updates.append_together)(batches, timezone.now())
        except ENDS:
            raise
        except BaseException as trouble:
            logger.warning("drafts are committed one by one: %s", type(trouble).__name__)
            return {}


def _end(intake: Intake, checked: Checked, rows: dict[int, list[int]]) -> None:
    intake.end(checked, rows.get(intake.draft_id))


def _pause_after(told: int) -> float:
    """Seconds until the next tick. ``told``: to how many sockets the last one wrote. Frames are what is dear."""
    limits = settings.RAATI
    return min(limits.draft_tick_s + told * limits.draft_tick_reader_s, limits.draft_tick_most_s)
