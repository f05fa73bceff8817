"""A TCP line of the tests' own, between clients and servers: it can fall silent without a word, become slow, or end."""

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from tests.services import HOST

_CHUNK = 4096  # bytes; also of what the proxy takes in advance, so that a slow reader is felt at the other end
_SLICE_S = 0.25


class Proxy:
    """``with Proxy() as proxy:`` each new line goes to the next of ``targets``, some ports, that answers.

    Servers must know its address as one from which pages come (``Servers(…, doors=[proxy.url])``).

    The loop runs in a thread of its own: tests that drive a browser have no event loop.
    """

    def __init__(self) -> None:
        self.targets: list[int] = []  # may be changed at any time
        self.bytes_per_s: int | None = None  # towards the clients; None: as fast as it goes
        self.lines = 0  # that were let through so far
        self._listener = socket.create_server((HOST, 0), backlog=200)
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._passable = asyncio.Event()
        self._passable.set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._open: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._call(self._loop.stop)
        self._thread.join()

    def fall_silent(self) -> None:
        """From now on nothing passes, either way, and nobody is told: no byte, no end, no refusal."""
        self._call(self._passable.clear)

    def go_on(self) -> None:
        """What was held back arrives, late; then everything else."""
        self._call(self._passable.set)

    def cut(self) -> None:
        """All lines end, as if what is at their other end had died. New ones go to ``targets``, if there are any."""
        self._call(self._abort)

    def _abort(self) -> None:
        for line in self._open:
            line.transport.abort()

    def _call(self, what: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(what)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(asyncio.start_server(self._met, sock=self._listener, limit=_CHUNK))
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()
        self._listener.close()

    async def _met(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        await self._passable.wait()
        try:
            from_server, to_server = await self._reach()
        except OSError:
            to_client.close()
            return
        self.lines += 1
        self._open |= {to_client, to_server}
        self._keep(self._pump(from_client, to_server, self._pass))
        self._keep(self._pump(from_server, to_client, self._pass_slowly))

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for _try in range(len(self.targets)):
            port = self.targets.pop(0)
            self.targets.append(port)
            with suppress(OSError):
                line = socket.socket()
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _CHUNK)  # before it is told how much we take
                line.settimeout(1)
                line.connect((HOST, port))
                return await asyncio.open_connection(sock=line, limit=_CHUNK)
        raise OSError("no server answers")

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, pass_: Any) -> None:
        try:
            while data := await source.read(_CHUNK):
                await pass_(target, data)
        except OSError:
            pass
        finally:
            await self._passable.wait()  # an end is held back as well
            self._open.discard(target)
            target.close()

    async def _pass(self, target: asyncio.StreamWriter, data: bytes) -> None:
        await self._passable.wait()
        target.write(data)
        await target.drain()

    async def _pass_slowly(self, target: asyncio.StreamWriter, data: bytes) -> None:
        while data:
            pace = self.bytes_per_s
            size = len(data) if pace is None else max(1, int(pace * _SLICE_S))
            await self._pass(target, data[:size])
            data = data[size:]
            if pace is not None:
                await asyncio.sleep(_SLICE_S)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
