"""The drafting socket: let in, then bytes go to the draft's hub and come from it."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, cast

from django.conf import settings

from live.bucket import Bucket, writers
from live.direct import direct
from live.drafts import frames
from live.drafts.editor import Editor, admit
from live.drafts.frames import FromEditor
from live.drafts.hub import DraftHub
from live.drafts.switchboard import draft_switchboard
from live.frames import Close
from live.outbox import Frame, Outbox
from live.patience import Patience
from live.sockets import Socket
from live.threads import in_database

logger = logging.getLogger("raati.live")


class DraftConsumer(Socket):
    """One socket at one draft. A flood is slowed, then ended."""

    editor: Editor | None = None
    hub: DraftHub

    def leave(self) -> None:
        editor, self.editor = self.editor, None
        if editor is not None:
            draft_switchboard().leave(editor)

    async def connect(self) -> None:
        where = self.scope["url_route"]["kwargs"]
        admitted = await in_database(admit)(self.scope["session"], where["public_id"], where["draft_id"])
        if admitted is None:
            await self.close()
            return
        await self.accept()
        limits = settings.RAATI
        self._pace = Bucket(limits.draft_burst, limits.draft_rate, limits.flood_strikes)
        line = direct(self.base_send)
        outbox = Outbox(self._send, limit=limits.outbox_frames, on_overflow=self._overflowed, direct=line)
        self.editor = Editor(admitted, outbox, self._close)
        self.patience = Patience(limits.hello_s, lambda: self._close(Close.SILENT, frames.bye("silent")))
        you = self.editor.shown()
        outbox.put(frames.welcome(you, may_write=self.editor.may_write, most=settings.RAATI.draft_chars))
        self.hub = await draft_switchboard().join(self.editor)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        editor = self.editor
        if editor is None:
            return
        if bytes_data is None:
            await self._close(frames.UNREADABLE, frames.bye("unreadable"))
        elif len(bytes_data) > settings.RAATI.draft_bytes:
            await self._close(Close.TOO_BIG, frames.bye("too-big"))
        elif await self._paced(editor):
            await self._receive(editor, bytes_data)

    async def _receive(self, editor: Editor, frame: bytes) -> None:
        try:
            kind, payload = frames.parse(frame)
            if kind == FromEditor.SYNC:
                self.met()
                await self.hub.sync(editor, payload)
                if editor.lost:
                    editor.lost = False
                    draft_switchboard().again(editor)
            elif kind == FromEditor.UPDATE:
                number, cursor, update = frames.typed(payload)
                if cursor:
                    self._point(editor, cursor)
                await self.hub.intake.offer(editor, number, update)
            else:
                self._point(editor, payload)
        except frames.BadFrame:
            await self._close(frames.UNREADABLE, frames.bye("unreadable"))
        except Exception:
            logger.exception("a drafting socket failed")
            await self._close(Close.COME_BACK, frames.bye("failed"))

    def _point(self, editor: Editor, cursor: bytes) -> None:
        editor.cursor = frames.cursor(cursor)
        self.hub.moved(editor)

    async def _paced(self, editor: Editor) -> bool:
        mine, ours = self._pace.wait(), writers.wait(editor.member.pk)
        if mine is None or ours is None:
            await self._close(Close.FLOOD, frames.bye("too-many"))
        elif wait := max(mine, ours):
            await asyncio.sleep(wait)
        return self.editor is not None

    def _send(self, frame: Frame) -> Coroutine[Any, Any, None]:
        sending: Coroutine[Any, Any, None] = self.base_send(
            {"type": "websocket.send", "bytes": bytes(cast(bytes, frame))}
        )
        return sending

    async def _close(self, code: int, last: bytes) -> None:
        editor, self.editor = self.editor, None
        if editor is None:
            return
        editor.outbox.put(last)
        try:
            await editor.outbox.drain()
        finally:  # also if we are cancelled: nobody else knows the editor any more
            draft_switchboard().leave(editor)
        await self.close(code)

    def _overflowed(self) -> None:
        """The socket reads too slowly: it gets nothing more until it has asked for everything it lacks."""
        if self.editor is not None:
            self.editor.synced, self.editor.lost = False, True
            self.editor.outbox.put(frames.notice("resync"))
