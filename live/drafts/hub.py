"""One hub per draft per process: the replica, and the sockets. What is typed comes through its intake."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from django.conf import settings

from live.drafts import frames
from live.drafts.batch import Checked, Log, News
from live.drafts.editor import Editor
from live.drafts.intake import Intake
from live.frames import Close
from live.loops import Errands
from live.threads import in_database
from panels import audit
from recommendations.drafts import updates
from recommendations.drafts.lib0 import Malformed
from recommendations.drafts.replica import Replica

_SIGN_OF_LIFE_S = 1.0  # with the three seconds between beats well below the six and a half of a client's patience
_BEAT = frames.beat()
_NEVER_HONEST = frozenset({"not-allowed", "forged"})  # an honest page offers readers no editor
_NOBODY: Mapping[Editor, int] = MappingProxyType({})


class DraftHub:
    """Only what is committed reaches ``replica.doc``, is acknowledged and relayed.

    ``wake`` asks for a tick; ``tell`` tells the other processes which rows are new.
    """

    def __init__(
        self,
        draft_id: int,
        room_id: int,
        log: Log,
        *,
        wake: Callable[[Intake], None],
        tell: Callable[[dict[int, list[int]]], None],
    ) -> None:
        self.draft_id = draft_id
        self.room_id = room_id
        self.replica = Replica(log.rows.values(), log.owners)
        self.turn = asyncio.Lock()  # one reader or writer of the replica at a time
        self.rows = set(log.rows)  # the log's rows that are in the replica
        self.editors: set[Editor] = set()
        self.intake = Intake(self, wake=wake, tell=tell)
        self.news: Callable[[], News | None] = lambda: None  # cursors that go along with what was typed
        self.moved: Callable[[Editor], None] = lambda editor: None  # their cursor, or they write as another Yjs client
        self._relayed_at = 0.0
        self._owners_known = True  # of all that the replica holds, as far as they have one
        self._errands = Errands()

    def send(self, frame: bytes) -> None:
        for editor in self.editors:
            editor.outbox.put(frame)

    def beat(self) -> None:
        """A sign of life, where something typed has not been one just now."""
        busy = asyncio.get_running_loop().time() - self._relayed_at < _SIGN_OF_LIFE_S
        for editor in self.editors:
            if not (busy and editor.synced):
                editor.outbox.put(_BEAT)

    async def sync(self, editor: Editor, state_vector: bytes) -> None:
        """Bring a socket up to date with all that is committed anywhere; updates follow from here on."""
        async with self.turn:
            await self.catch_up_now()
            try:
                missing = self.replica.since(state_vector)
            except (Malformed, ValueError):
                missing = self.replica.doc.get_update()
            editor.outbox.put(frames.state(missing))
            editor.synced, editor.refused = True, False

    def refuse(self, editor: Editor, number: int, code: str) -> None:
        """Nothing of this update is kept, and what follows is ignored until the editor has synced again."""
        if code in _NEVER_HONEST:
            audit.refused(code, draft=self.draft_id, membership=editor.member.pk)
        editor.refused = True
        editor.outbox.put(frames.refused(number, code))
        editor.refusals += 1
        if editor.refusals == settings.RAATI.draft_refusals:  # an honest editor has hardly any
            self._errands.run(editor.close(Close.FLOOD, frames.bye("too-many")))

    # What is committed

    def committed(self, checked: Checked, rows: list[int]) -> None:
        self.replica.commit(sent.update for sent, _verdict in checked)
        self.rows.update(rows)
        for sent, verdict in checked:
            self.replica.owners.update(dict.fromkeys(verdict.clients, sent.editor.member.pk))
            self._writes_as(sent.editor, verdict.clients)
        acks = {sent.editor: sent.number for sent, _verdict in checked}  # of each the last number
        self._relay([sent.update for sent, _verdict in checked], acks)

    def _writes_as(self, editor: Editor, clients: frozenset[int]) -> None:
        client = next(iter(clients), editor.client)
        if client != editor.client:
            editor.client = client
            self.moved(editor)

    def _relay(self, new: list[bytes], acks: Mapping[Editor, int] = _NOBODY) -> None:
        """To everybody but one who was the only one to write. Acks and cursors go along: one frame, not three."""
        self._relayed_at = asyncio.get_running_loop().time()
        news = self.news()
        people = b"" if news is None else frames.presence(*news, whole=False)
        frame = frames.news(people, new) if people else frames.updates(new)
        for editor in self.editors:
            known = not editor.synced or (editor in acks and len(acks) == 1)
            told = people if known else frame
            if editor in acks:
                told = frames.ack(acks[editor], told)
            if told:
                editor.outbox.put(told)

    # What other processes wrote

    async def catch_up(self, rows: Iterable[int] | None = None) -> None:
        """Take these rows, or whatever this process lacks, from the log and relay it."""
        async with self.turn:
            await self.catch_up_now(rows)

    async def catch_up_now(self, rows: Iterable[int] | None = None) -> None:
        """As ``catch_up``, for who has the turn."""
        standing = await in_database(updates.numbers)(self.draft_id) if rows is None else set(rows)
        missing = standing - self.rows
        if missing:
            found = await in_database(updates.fetch)(self.draft_id, missing)
            new = self.replica.take(found.values())
            self.rows.update(found)
            if new:  # before anything else is awaited: taken once more, these rows bring nothing new
                self._relay(new)
            self._owners_known = False
        if not self._owners_known:
            await self._learn_owners()
        if rows is None:
            self.rows &= standing  # what was folded away is not counted any more

    async def _learn_owners(self) -> None:
        if unowned := self.replica.unowned():
            self.replica.owners.update(await in_database(updates.owners_of)(self.draft_id, unowned))
        self._owners_known = True
