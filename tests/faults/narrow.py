"""``python -m tests.faults.narrow uvicorn …``: a server whose kernel keeps little of what a line has not taken yet.

Between two programs of one machine it keeps some megabytes for each line, which no slow reader of a test would fill.
"""

import runpy
import socket
import sys
from typing import Any

BYTES = 8192

if __name__ == "__main__":
    _listen = socket.socket.listen

    def listen(self: socket.socket, *given: Any) -> None:
        """Lines that are accepted inherit it."""
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BYTES)
        _listen(self, *given)

    socket.socket.listen = listen  # type: ignore[method-assign, assignment]
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
