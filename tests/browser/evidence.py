"""What a person's pages sent and were told, frame by frame, and whether the database says the same."""

import json
import struct
import time
from collections import Counter
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, Request, WebSocket
from pycrdt import Doc

from live.drafts.frames import FromEditor, ToEditor, typed
from panels.models import Membership
from recommendations.drafts import updates
from recommendations.drafts.structs import clocks, read
from roomlog.models import CommandRecord, Event, Room

Frame = dict[str, Any]


class Log:
    """One person's commands by id, and how far each draft was acknowledged, over all their pages and sockets."""

    def __init__(self) -> None:
        self.sent: dict[str, Frame] = {}
        self.acked: dict[str, Frame] = {}
        self.refused: dict[str, Frame] = {}
        self.drafts: dict[int, dict[int, int]] = {}  # draft → Yjs client → clock that was acknowledged
        # By draft and number, each update that waits for its answer: Yjs client → clock after it.
        self.unsaved: dict[tuple[int, int], dict[int, int]] = {}
        self.you: Frame = {}  # who the server says this is
        self.last_sent = 0.0  # time.monotonic

    def watch(self, page: Page) -> Page:
        page.on("websocket", self._opened)
        page.on("requestfinished", self._posted)
        return page

    @property
    def unanswered(self) -> list[Frame]:
        return [one for id_, one in list(self.sent.items()) if id_ not in self.acked and id_ not in self.refused]

    @property
    def in_flight(self) -> int:
        return len(self.unanswered) + len(self.unsaved)

    def _opened(self, socket: WebSocket) -> None:
        draft = socket.url.partition("/draft/")[2].rstrip("/")
        if draft:
            socket.on("framesent", lambda data: self._wrote(int(draft), data))
            socket.on("framereceived", lambda data: self._heard_of_draft(int(draft), data))
        else:
            socket.on("framesent", lambda data: self._said(json.loads(data)))
            socket.on("framereceived", lambda data: self._heard(json.loads(data)))

    def _said(self, frame: Frame) -> None:
        if frame["type"] == "hello":
            return
        self.sent[frame["id"]] = frame
        self.last_sent = time.monotonic()

    def _heard(self, frame: Frame) -> None:
        if frame["type"] == "ack":
            self.acked[frame["id"]] = frame
        elif frame["type"] == "rejected":
            self.refused[frame["id"]] = frame
        elif frame["type"] == "welcome":
            self.you = frame["you"]

    def _posted(self, request: Request) -> None:
        """Without a line for long, the page sends its commands over HTTP."""
        if request.method == "POST" and request.url.endswith("/command/"):
            answer = request.response()
            assert answer is not None
            self._said(json.loads(request.post_data or "{}"))
            self._heard(answer.json())

    def _wrote(self, draft: int, data: bytes | str) -> None:
        if isinstance(data, bytes) and data[0] == FromEditor.UPDATE:
            sent = typed(data[1:])
            self.unsaved[draft, sent.number] = {run.client: run.end for run in read(sent.update).runs}

    def _heard_of_draft(self, draft: int, data: bytes | str) -> None:
        """An answer is for all updates before it too: what was under way at a lost line goes out anew."""
        if not isinstance(data, bytes) or data[0] != ToEditor.ACK:
            return
        known = self.drafts.setdefault(draft, {})
        for one in [one for one in self.unsaved if one[0] == draft and one[1] <= _number_in(data)]:
            for client, clock in self.unsaved.pop(one).items():
                known[client] = max(clock, known.get(client, 0))


def _number_in(data: bytes) -> int:
    number: int = struct.unpack_from(">I", data, 1)[0]
    return number


def assert_kept(logs: dict[str, Log]) -> None:
    """``logs`` by the members' public ids: what was acknowledged is in the database, once, and nothing else is."""
    records = Counter(CommandRecord.objects.values_list("actor", "command"))
    by_id = Counter(command for _actor, command in records.elements())
    members = dict(Membership.objects.values_list("public_id", "pk"))
    for public_id, log in logs.items():
        kept = {command for actor, command in records if actor == members[public_id]}
        acked, sent = ({UUID(id_) for id_ in ids} for ids in (log.acked, log.sent))
        assert acked <= kept, f"{public_id}: acknowledged and not there: {_frames(log, acked - kept)}"
        assert acked <= sent
        assert kept <= sent, f"{public_id}: in the database and never sent: {kept - sent}"
        assert all(by_id[command] == 1 for command in kept)
    assert_dense()


def assert_dense() -> None:
    """Every room's events are numbered 1, 2, 3 … up to the room's last number."""
    numbers: dict[int, list[int]] = {room: [] for room in Room.objects.values_list("pk", flat=True)}
    for room, seq in Event.objects.order_by("seq").values_list("room", "seq"):
        numbers[room].append(seq)
    for room, last in Room.objects.values_list("pk", "last_seq"):
        assert numbers[room] == list(range(1, last + 1)), f"room {room}: {numbers[room]}, last {last}"


def assert_drafts_kept(logs: dict[str, Log]) -> None:
    """No letter that somebody's page called saved is missing from the draft's log."""
    for public_id, log in logs.items():
        for draft, acked in log.drafts.items():
            doc: Doc[Any] = Doc()
            for update in updates.whole(draft).values():
                doc.apply_update(update)
            kept = clocks(doc.get_state())
            missing = {client: clock for client, clock in acked.items() if kept.get(client, 0) < clock}
            assert not missing, f"{public_id}: draft {draft} lacks {missing}"


def _frames(log: Log, ids: set[UUID]) -> list[Frame]:
    return [log.sent.get(str(id_), {}) for id_ in ids]
