"""Who may not stay: people who left, were removed, shut out or changed roles, and everybody of a deleted meeting."""

import asyncio
from collections.abc import Awaitable, Callable
from weakref import WeakKeyDictionary

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from live import frames, messages, people
from live.connection import Connection
from live.loops import Errands
from live.pull import Pulled
from live.threads import in_database


class Kicks:
    """Told by events at once; asks the database every two seconds for what no event tells, such as a closed account.

    What is found waits here until it is done: an event is read only once.
    """

    def __init__(self, connections: set[Connection], errands: Errands) -> None:
        self._connections = connections  # the switchboard's own set
        self._errands = errands
        self._suspects: set[int] = set()  # memberships whose sockets are to be checked
        self._gone: set[int] = set()  # meetings
        self._states: dict[int, people.State] = {}  # of memberships, by the last question
        # Of sockets that may stay although something has changed, such as an account that is closed where the personal
        # link is open too: for that state they need not be checked again.
        self._may_stay: WeakKeyDictionary[Connection, people.State] = WeakKeyDictionary()

    def heed(self, pulled: Pulled) -> bool:
        """Take over what a pull found; whether there is something to follow up."""
        self._suspects |= pulled.people
        self._gone |= pulled.gone
        if pulled.people:
            self._errands.run(self._look_again(pulled.people))
        return bool(self._suspects or self._gone)

    async def ask(self) -> None:
        """One query for all sockets of this process."""
        asked = list(self._connections)
        if not asked:
            return
        self._states = await in_database(people.states)([one.membership.pk for one in asked])
        self._suspects |= {one.membership.pk for one in asked if self._is_suspect(one)}

    def _is_suspect(self, connection: Connection) -> bool:
        now = self._states.get(connection.membership.pk)
        if people.is_as_before(connection.admission, now):
            self._may_stay.pop(connection, None)
            return False
        return now is None or self._may_stay.get(connection) != now

    async def follow_up(self) -> None:
        await each(self._suspects, self._check)
        await each(self._gone, self._dismiss)

    async def send_away(self, connection: Connection, verdict: str) -> None:
        with translation.override(connection.admission.language):
            sentences = {
                "removed": _("Your place in this panel or your link has changed."),
                "changed": _("Your role has changed."),
                "gone": messages.sentence("unknown"),
            }
        code = frames.Close.REMOVED if verdict == "removed" else frames.Close.RELOAD
        await connection.close(code, frames.bye(verdict, sentences[verdict]))

    async def _look_again(self, members: set[int]) -> None:
        """Django writes a browser's session only after the view that said so in the log."""
        await asyncio.sleep(settings.RAATI.poll_s)
        self._suspects |= members
        await self.follow_up()

    async def _check(self, member: int) -> None:
        for connection in [one for one in self._connections if one.membership.pk == member]:
            state = self._states.get(member)  # before the check: what changes meanwhile is looked at again
            verdict = await in_database(people.check)(connection.admission)
            if verdict is not None:
                self._errands.run(self.send_away(connection, verdict))
            elif state is not None:
                self._may_stay[connection] = state

    async def _dismiss(self, meeting: int) -> None:
        for connection in [one for one in self._connections if one.admission.meeting_id == meeting]:
            self._errands.run(self.send_away(connection, "gone"))


async def each(waiting: set[int], work: Callable[[int], Awaitable[None]]) -> None:
    """Work through the set. What fails goes back; what is added meanwhile is done as well."""
    while waiting:
        one = waiting.pop()
        try:
            await work(one)
        except Exception:
            waiting.add(one)
            raise
