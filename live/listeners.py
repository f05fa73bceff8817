"""The sockets in one room of this process: those that hear what is new, by audience, and those still to come."""

from collections.abc import Iterator
from itertools import chain

from live.connection import Audience, Connection
from live.outbox import Frame


class Listeners:
    """Who is still coming hears nothing, and is read for all the same."""

    def __init__(self) -> None:
        self.everybody: set[Connection] = set()
        self._hearing: dict[Audience, set[Connection]] = {}
        self._coming: set[Connection] = set()

    def __iter__(self) -> Iterator[Connection]:
        """Those that are up to date."""
        return chain.from_iterable(self._hearing.values())

    @property
    def audiences(self) -> set[Audience]:
        """Of everybody here."""
        return self._hearing.keys() | self.coming

    @property
    def coming(self) -> set[Audience]:
        return {connection.audience for connection in self._coming}

    def members(self) -> set[int]:
        """Ids of the memberships with a socket here. For any thread."""
        return {connection.membership.pk for connection in list(self.everybody)}

    def expect(self, connection: Connection) -> None:
        self.everybody.add(connection)
        self._coming.add(connection)

    def let_in(self, connection: Connection) -> None:
        self._coming.discard(connection)
        self._hearing.setdefault(connection.audience, set()).add(connection)

    def set_aside(self, connection: Connection) -> None:
        self._hear_no_more(connection)
        self._coming.add(connection)

    def leave(self, connection: Connection) -> None:
        self.everybody.discard(connection)
        self._coming.discard(connection)
        self._hear_no_more(connection)

    def put(self, frame: Frame) -> None:
        for connection in self:
            connection.outbox.put(frame)

    def put_to(self, audience: Audience, frame: Frame) -> None:
        for connection in self._hearing.get(audience, ()):
            connection.outbox.put(frame)

    def hearing(self, audiences: set[Audience]) -> set[Audience]:
        """Those of the audiences of which somebody is up to date."""
        return audiences & self._hearing.keys()

    def _hear_no_more(self, connection: Connection) -> None:
        alike = self._hearing.get(connection.audience, set())
        alike.discard(connection)
        if not alike:
            self._hearing.pop(connection.audience, None)
