"""Who is at a draft and where their cursors are. Never stored; gathered, and sent along with what was typed."""

import asyncio
from collections.abc import Callable
from typing import Any

from django.conf import settings

from live.drafts import frames
from live.drafts.editor import Editor
from live.drafts.hub import DraftHub

Shown = dict[str, dict[str, Any]]


class DraftPeople:
    """``tell`` is called when there is something for the other processes to ``fetch``, and ``met`` when one is heard
    for the first time: until then nobody was told what is typed here.
    """

    def __init__(self, hub: DraftHub, tell: Callable[[], None], met: Callable[[], None]) -> None:
        self._hub = hub
        self._tell = tell
        self._met = met
        self._loop = asyncio.get_running_loop()
        self._shown: Shown = {}  # what our sockets were told of our own people
        self._elsewhere: dict[str, tuple[str, float, dict[str, Any]]] = {}  # key: (process, heard at, what)
        self._stirred: set[Editor] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._untold: set[str] = set()  # keys of whom the other processes have not heard the newest
        hub.news = self._news
        hub.moved = self.moved

    @property
    def is_alone(self) -> bool:
        """Whether no other process is known to have people at the draft."""
        return not self._elsewhere

    def join(self, editor: Editor) -> None:
        """The others get the newcomer; the newcomer gets everybody."""
        self.tell_all(editor)
        self.moved(editor)

    def leave(self, editor: Editor) -> None:
        self.moved(editor)

    def moved(self, editor: Editor) -> None:
        """Somebody came, left, has their cursor elsewhere or writes as another Yjs client."""
        self._stirred.add(editor)
        if self._timer is None:
            self._timer = self._loop.call_later(settings.RAATI.draft_presence_s, self._send)

    def tell_all(self, editor: Editor) -> None:
        """Everybody as they are now, to one socket."""
        everybody = [
            *(one.shown() for one in self._hub.editors),
            *(one[2] for one in self._elsewhere.values()),
        ]
        editor.outbox.put(frames.presence(everybody, [], whole=True))

    def repeat(self) -> None:
        """With each beat: our people again for the other processes, and forget those long unheard."""
        old = self._loop.time() - settings.RAATI.draft_presence_ttl_s
        gone = [key for key, (_process, at, _what) in self._elsewhere.items() if at < old]
        for key in gone:
            del self._elsewhere[key]
        if gone:
            self._hub.send(frames.presence([], gone, whole=False))
        self._untold |= self._shown.keys()
        self._tell()

    def fetch(self) -> dict[str, Any] | None:
        """``{people, gone}`` for the other processes: what is new since they were told last."""
        untold, self._untold = self._untold, set()
        if not untold:
            return None
        people = [self._shown[key] for key in untold if key in self._shown]
        return {"people": people, "gone": [key for key in untold if key not in self._shown]}

    def last_news(self) -> dict[str, Any] | None:
        """What ``fetch`` gives once everybody has left, without waiting for the next gathering."""
        self._news()
        return self.fetch()

    def heard(self, process: str, people: list[dict[str, Any]], gone: list[str]) -> None:
        """What another process tells of its people."""
        now, known = self._loop.time(), dict(self._elsewhere)
        if people and all(process != one[0] for one in known.values()):
            self._untold |= self._shown.keys()
            self._tell()
            self._met()
        new = [one for one in people if one["key"] not in known or known[one["key"]][2] != one]
        self._elsewhere.update({one["key"]: (process, now, one) for one in people})
        left = [key for key in gone if self._elsewhere.pop(key, None)]
        if new or left:
            self._hub.send(frames.presence(new, left, whole=False))

    def _send(self) -> None:
        told = self._news()
        if told is not None:
            self._hub.send(frames.presence(*told, whole=False))

    def _news(self) -> tuple[list[dict[str, Any]], list[str]] | None:
        """(people, gone) that our sockets have not been told yet. Of whom they know they get what has changed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        stirred, self._stirred = self._stirred, set()
        here = [editor for editor in stirred if editor in self._hub.editors]
        gone = [editor.key for editor in stirred if editor not in self._hub.editors and editor.key in self._shown]
        for key in gone:
            del self._shown[key]
        people = [changed for editor in here if (changed := self._changed(editor)) is not None]
        if not people and not gone:
            return None
        self._untold.update([one["key"] for one in people], gone)
        if gone or not self.is_alone or any("label" in one for one in people):  # who comes is told to whoever is there
            self._tell()
        return people, gone

    def _changed(self, editor: Editor) -> dict[str, Any] | None:
        now, before = editor.shown(), self._shown.get(editor.key)
        if now == before:
            return None
        self._shown[editor.key] = now
        if before is None:
            return now
        return {"key": editor.key} | {name: value for name, value in now.items() if before[name] != value}
