"""Daphne closes with the codes of RFC 6455 as well: 1008, 1009, 1011 and 1012.

Its WebSocket library lets applications close with 1000 and 3000–4999 only, the rule for browsers, and raises on all
others; the socket then stays open for ever (django/daphne#374, crossbario/autobahn-python#1642). Below that rule there
is a method that servers may use, which Daphne itself calls with 1011.
"""

import sys
from typing import Any

_NORMAL = 1000


def let_daphne_close_with_any_code() -> None:
    """Does nothing under another server."""
    daphne = sys.modules.get("daphne.ws_protocol")
    if daphne is not None:
        daphne.WebSocketProtocol.serverClose = _server_close


def _server_close(self: Any, code: int | None = None) -> None:
    self.sendCloseFrame(code=code or _NORMAL, isReply=False)
