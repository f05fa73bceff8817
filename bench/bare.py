"""The yardstick of fan-out: a bare ``websockets`` server that knows its bytes beforehand.

``python -m bench.bare PORT FILE``: the file holds, for each press, the frames of each group. A socket's group stands in
its path; any message makes the next press's frames go to their groups, first everybody's first.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections import defaultdict
from pathlib import Path

from websockets.asyncio.server import ServerConnection, broadcast, serve

from tests.services import HOST


class Bare:
    def __init__(self, presses: list[dict[str, list[str]]]) -> None:
        self.groups: dict[str, set[ServerConnection]] = defaultdict(set)
        self.presses = itertools.cycle(presses)

    async def handle(self, socket: ServerConnection) -> None:
        assert socket.request is not None
        group = self.groups[socket.request.path.strip("/")]
        group.add(socket)
        try:
            async for _message in socket:
                frames = next(self.presses)
                for number in range(max(map(len, frames.values()))):
                    for name, one in frames.items():
                        broadcast(self.groups[name], one[number])
        finally:
            group.discard(socket)


async def main(port: int, presses: list[dict[str, list[str]]]) -> None:
    async with serve(Bare(presses).handle, HOST, port, compression=None, ping_interval=10, ping_timeout=15):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
