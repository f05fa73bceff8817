"""Who is at a draft and where their cursors are. Never stored; sent at most a few times a second."""

import asyncio
from collections.abc import Callable
from typing import Any

from django.conf import settings

from live import draft_frames as frames
from live.draft_editor import Editor
from live.draft_hub import DraftHub

Shown = dict[str, dict[str, Any]]


class DraftPeople:
    """``tell`` hands ``{people, gone}`` to the other processes."""

    def __init__(self, hub: DraftHub, tell: Callable[[dict[str, Any]], None]) -> None:
        self._hub = hub
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._shown: Shown = {}  # what our sockets were told of our own people
        self._elsewhere: dict[str, tuple[str, float, dict[str, Any]]] = {}  # key: (process, heard at, what)
        self._stirred = False

    def join(self, editor: Editor) -> None:
        """The newcomer gets everybody; the others get the newcomer."""
        everybody = [
            *(one.shown() for one in self._hub.editors),
            *(one[2] for one in self._elsewhere.values()),
        ]
        editor.outbox.put(frames.presence(everybody, [], whole=True))
        self._stir()

    def leave(self, editor: Editor) -> None:
        self._stir()

    def moved(self, editor: Editor) -> None:
        self._stir()

    def wrote(self) -> None:
        """Somebody wrote: their Yjs client may be new."""
        self._stir()

    def repeat(self) -> None:
        """With each beat: our people again for the other processes, and forget those long unheard."""
        old = self._loop.time() - settings.RAATI.draft_presence_ttl_s
        gone = [key for key, (_process, at, _what) in self._elsewhere.items() if at < old]
        for key in gone:
            del self._elsewhere[key]
        if gone:
            self._hub.send(frames.presence([], gone, whole=False))
        self._tell({"people": list(self._shown.values()), "gone": []})

    def heard(self, process: str, people: list[dict[str, Any]], gone: list[str]) -> None:
        """What another process tells of its people."""
        now, known = self._loop.time(), dict(self._elsewhere)
        new = [one for one in people if one["key"] not in known or known[one["key"]][2] != one]
        self._elsewhere.update({one["key"]: (process, now, one) for one in people})
        left = [key for key in gone if self._elsewhere.pop(key, None)]
        if new or left:
            self._hub.send(frames.presence(new, left, whole=False))

    def _stir(self) -> None:
        if not self._stirred:
            self._stirred = True
            self._loop.call_later(settings.RAATI.draft_presence_s, self._send)

    def _send(self) -> None:
        self._stirred = False
        now: Shown = {editor.key: editor.shown() for editor in self._hub.editors}
        new = [what for key, what in now.items() if self._shown.get(key) != what]
        gone = [key for key in self._shown if key not in now]
        self._shown = now
        if new or gone:
            self._hub.send(frames.presence(new, gone, whole=False))
            self._tell({"people": new, "gone": gone})
