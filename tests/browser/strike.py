"""kill -9 at a moment that nobody chooses, with commands on their way, and the same servers again on the same ports."""

import signal
import threading
import time
from random import Random
from types import TracebackType
from typing import Self

from django.db import connections

from roomlog.models import CommandRecord
from tests.browser.people import Person
from tests.servers import Server, Servers

PATIENCE_S = 10
SLICES = 60  # of the servers' time, each a part of what one command takes
SLICE_S = 0.004
ON_THE_WIRE_S = 0.03  # an ack that the server has sent is in the page's log by then


class Strike:
    """``with Strike(…) as strike:`` act until ``strike.has_hit``; afterwards the servers are up again.

    At a random moment some of the servers freeze until ``enough`` was sent to them. They go on with it slice by
    slice until something is in the database and its sender has not heard of it, or all is answered: then they die.
    """

    def __init__(self, servers: Servers, people: list[Person], chance: Random, *, within_s: float, enough: int) -> None:
        self.chance = Random(chance.random())
        self.targets: list[Server] = self.chance.sample(servers, self.chance.randint(1, len(servers)))
        self.people = [one for one in people if one.server in self.targets]
        self.within_s = within_s
        self.enough = enough
        self.has_hit = False
        self.caught = 0  # on its way when the servers froze
        self.unheard = 0  # in the database and not acknowledged when they died
        self.up_at = 0.0  # time.monotonic
        self._problem: BaseException | None = None
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._thread.join()
        if error is None and self._problem is not None:
            raise self._problem
        assert error is not None or self.caught, "the servers were killed with nothing on its way to them"

    def _run(self) -> None:
        try:
            time.sleep(self.chance.uniform(0, self.within_s))
            self._freeze()
            self._go_on_in_slices()
            for server in self.targets:
                server.kill()
            self.has_hit = True
            for server in self.targets:
                server.start()
        except BaseException as problem:
            self._problem = problem
        finally:
            self.has_hit = True
            self.up_at = time.monotonic()
            connections.close_all()

    def _freeze(self) -> None:
        until = time.monotonic() + PATIENCE_S
        self._signal(signal.SIGSTOP)
        while self._in_flight() < self.enough and time.monotonic() < until:
            time.sleep(0.005)
        self.caught = self._in_flight()

    def _go_on_in_slices(self) -> None:
        for _slice in range(SLICES):
            self._signal(signal.SIGCONT)
            time.sleep(self.chance.uniform(0, SLICE_S))
            self._signal(signal.SIGSTOP)
            time.sleep(ON_THE_WIRE_S)
            self.unheard = self._count_unheard()
            if self.unheard or not self._in_flight():
                return

    def _signal(self, what: signal.Signals) -> None:
        for server in self.targets:
            assert server.process is not None
            server.process.send_signal(what)

    def _in_flight(self) -> int:
        return sum(one.log.in_flight for one in self.people)

    def _count_unheard(self) -> int:
        waiting = [frame["id"] for one in self.people for frame in one.log.unanswered]
        return CommandRecord.objects.filter(command__in=waiting).count() if waiting else 0
