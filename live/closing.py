"""Close codes on the wire.

Autobahn's ``sendClose``, which Daphne uses, lets an application send 1000 and 3000–4999 alone. It raises for the codes
that RFC 6455 keeps for servers (too big, policy, come back), and the socket stays open with nobody behind it.
"""

from types import ModuleType
from typing import Any


def teach(daphne_protocol: ModuleType | None) -> None:
    """Have Daphne, if that is the server (then this is ``daphne.ws_protocol``), send any code we close with."""
    if daphne_protocol is not None:
        daphne_protocol.WebSocketProtocol.serverClose = _close


def _close(protocol: Any, code: int | None = None) -> None:
    protocol.sendCloseFrame(code=1000 if code is None else code, isReply=False)
