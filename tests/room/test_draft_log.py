"""The draft's log is the truth: restarts, several processes, folding, freezing."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from pycrdt import Doc

from config.limits import Limits
from live import draft_switchboard
from live.draft_editor import Admitted, Editor
from live.draft_frames import ToEditor
from live.draft_hub import DraftHub
from live.draft_switchboard import DraftSwitchboard
from live.outbox import Outbox
from panels.models import Membership
from recommendations.drafts import selectors, services, updates
from recommendations.drafts.blocks import plain_of, texts_of
from recommendations.drafts.models import Draft, DraftClient, DraftUpdate, DraftVersion
from recommendations.drafts.updates import Entry, Unfit
from roomlog.log import transact
from tests.cast import Cast, entered
from tests.room.editors import DraftEditor, split, start_draft
from tests.room.scenes import do
from tests.yjs import Pen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def stored(draft: Draft) -> str:
    return plain_of(selectors.text_of(draft).text)


def opened(draft: Draft, client: int) -> Pen:
    """A pen that has read the log."""
    return Pen(client, *updates.whole(draft.pk).values())


def entry(member: Membership, client: int, update: bytes) -> Entry:
    return Entry(member.pk, frozenset({client}), update)


async def test_a_restarted_server_has_everything_that_was_acknowledged(cast: Cast, draft: Draft) -> None:
    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        await aino.give(aino.pen.write("Säilyy"))
        restart()
        async with DraftEditor(cast.panelists[1], draft, 8) as bertta:
            await bertta.shows("Säilyy")


async def test_what_was_written_without_a_line_merges_on_return(cast: Cast, draft: Draft) -> None:
    async with (
        DraftEditor(cast.panelists[0], draft, 7) as aino,
        DraftEditor(cast.panelists[1], draft, 8) as bertta,
    ):
        await aino.give(aino.pen.write("Aino"))
        await bertta.shows("Aino")
        await bertta.leave()
        unsent = [bertta.pen.write("Bertta ja ")]
        await aino.give(aino.pen.write(" kirjoittaa", -1))
        restart()
        assert await bertta.connect()
        await bertta.sync()
        await bertta.give(unsent[0])
        await bertta.shows("Bertta ja Aino kirjoittaa")
        assert await sync_to_async(stored)(draft) == "Bertta ja Aino kirjoittaa"


async def test_an_update_sent_twice_is_there_once(cast: Cast, draft: Draft) -> None:
    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        new = aino.pen.write("kerran")
        await aino.give(new)
        await aino.give(new)
        assert await sync_to_async(stored)(draft) == "kerran"


class Seat:
    """Somebody at a hub of a certain process, without a socket."""

    def __init__(self, member: Membership, draft: Draft, client: int, session: str | None) -> None:
        self.pen = Pen(client)
        self.acks: list[bytes] = []
        self.codes: list[bytes] = []
        self.people: set[str] = set()
        outbox = Outbox(self._send, limit=64, on_overflow=lambda: None)
        self.editor = Editor(Admitted(member, session, draft.pk, draft.room_id), outbox, self._closed)
        self._number = 0

    async def sit(self, switchboard: DraftSwitchboard) -> None:
        self.hub: DraftHub = await switchboard.join(self.editor)
        await self.hub.sync(self.editor, self.pen.doc.get_state())
        await self.editor.outbox.drain()
        await until(lambda: len(self.pen.text.children) > 0)

    async def give(self, update: bytes) -> None:
        self._number += 1
        known = len(self.acks)
        await self.hub.intake.offer(self.editor, self._number, update)
        await until(lambda: len(self.acks) > known or bool(self.codes))
        assert not self.codes, self.codes

    async def _send(self, frame: Any) -> None:
        kind, payload = ToEditor(frame[0]), frame[1:]
        if kind == ToEditor.ACK and payload[4:]:
            await self._send(payload[4:])
        if kind == ToEditor.STATE:
            self.pen.take(payload)
        elif kind == ToEditor.UPDATES:
            self.pen.take(*split(payload))
        elif kind == ToEditor.NEWS:
            self.pen.take(*split(payload)[1:])
        elif kind == ToEditor.ACK:
            self.acks.append(payload)
        elif kind == ToEditor.REFUSED:
            self.codes.append(payload)
        elif kind == ToEditor.PRESENCE:
            told = json.loads(payload)
            self.people |= {person["label"] for person in told["people"] if "label" in person}

    async def _closed(self, code: int, last: bytes) -> None:
        raise AssertionError(code)


async def until(condition: Any, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def restart() -> None:
    """The process's hubs are gone, as after a kill."""
    draft_switchboard._switchboard = None


@asynccontextmanager
async def two_processes(cast: Cast, draft: Draft, layer: Any) -> AsyncIterator[tuple[Seat, Seat]]:
    here, there = DraftSwitchboard(layer), DraftSwitchboard(layer)
    sessions = [(await sync_to_async(entered)(member)).session.session_key for member in cast.panelists[:2]]
    aino, bertta = (Seat(cast.panelists[n], draft, 7 + n, sessions[n]) for n in (0, 1))
    await aino.sit(here)
    await bertta.sit(there)
    try:
        yield aino, bertta
    finally:
        await here.stop()
        await there.stop()


@pytest.mark.parametrize("with_layer", [False, True], ids=["without a layer", "with a layer"])
async def test_two_processes_converge(cast: Cast, draft: Draft, with_layer: bool) -> None:
    layer = get_channel_layer() if with_layer else None
    async with two_processes(cast, draft, layer) as (aino, bertta):
        await asyncio.gather(aino.give(aino.pen.write("Aino")), bertta.give(bertta.pen.add("Bertta")))
        await aino.give(aino.pen.erase(0, 1))
        await until(lambda: aino.pen.plain() == bertta.pen.plain() == ["ino", "Bertta"], 2 if with_layer else 10)


async def test_people_see_each_other_across_processes(cast: Cast, draft: Draft) -> None:
    async with two_processes(cast, draft, get_channel_layer()) as (aino, bertta):
        await until(lambda: aino.people == bertta.people == {"Aino", "Bertta"})


async def test_who_changes_process_may_build_on_what_only_the_old_one_knew(cast: Cast, draft: Draft) -> None:
    async with two_processes(cast, draft, None) as (aino, bertta):
        await aino.give(aino.pen.write("Aino"))
        bertta.pen.take(aino.pen.doc.get_update())
        await bertta.give(bertta.pen.write("!", 4))
        assert await sync_to_async(stored)(draft) == "Aino!"


async def test_a_client_belongs_to_who_used_it_first_also_across_processes(cast: Cast, draft: Draft) -> None:
    async with two_processes(cast, draft, None) as (aino, bertta):
        await aino.give(aino.pen.write("Aino"))
        forger = Pen(7, aino.pen.doc.get_update())
        forged = forger.write("not Aino ")
        with pytest.raises(AssertionError, match="forged"):
            await bertta.give(forged)
        assert await sync_to_async(stored)(draft) == "Aino"


def test_two_claims_at_once_make_one_owner(cast: Cast, draft: Draft) -> None:
    start = opened(draft, 7)
    new = start.write("Aino")
    updates.append(draft.pk, [entry(cast.panelists[0], 7, new)], timezone.now())
    with pytest.raises(Unfit) as unfit:
        updates.append(draft.pk, [entry(cast.panelists[1], 7, new)], timezone.now())
    assert unfit.value.codes == {0: "forged"}
    assert DraftClient.objects.get(draft=draft, client=7).membership == cast.panelists[0]


class TestTogether:
    """The one commit for all drafts of a process."""

    @pytest.fixture
    def other(self, cast: Cast) -> Draft:
        return start_draft(cast, "Other")

    def typed(self, member: Membership, draft: Draft, client: int, text: str) -> Entry:
        return entry(member, client, opened(draft, client).write(text))

    def test_several_drafts_go_into_the_log_at_once(self, cast: Cast, draft: Draft, other: Draft) -> None:
        aino, bertta = cast.panelists[:2]
        batches = {
            draft.pk: [self.typed(aino, draft, 7, "Aino")],
            other.pk: [self.typed(bertta, other, 8, "Bertta")],
        }
        rows = updates.append_together(batches, timezone.now())
        assert (stored(draft), stored(other)) == ("Aino", "Bertta")
        assert {draft.pk: rows[draft.pk], other.pk: rows[other.pk]} == {
            one.pk: list(DraftUpdate.objects.filter(draft=one).order_by("pk").values_list("pk", flat=True))[1:]
            for one in (draft, other)
        }
        owners = dict(DraftClient.objects.exclude(membership=None).values_list("client", "membership"))
        assert owners == {7: aino.pk, 8: bertta.pk}

    @pytest.mark.parametrize("what", ["removed", "observer", "stranger", "withdrawn", "gone", "forged"])
    def test_what_does_not_fit_is_left_out_and_the_rest_is_kept(
        self, cast: Cast, draft: Draft, other: Draft, what: str
    ) -> None:
        aino, bertta = cast.panelists[:2]
        sender = {"observer": cast.observer, "stranger": cast.stranger}.get(what, aino)
        batches = {
            draft.pk: [self.typed(sender, draft, 7, "Aino")],
            other.pk: [self.typed(bertta, other, 8, "Bertta")],
        }
        if what == "removed":
            Membership.objects.filter(pk=aino.pk).update(removed_at=timezone.now())
        elif what == "withdrawn":
            Draft.objects.filter(pk=draft.pk).update(withdrawn_at=timezone.now())
        elif what == "gone":
            batches[draft.pk + 1000] = batches.pop(draft.pk)
        elif what == "forged":
            DraftClient.objects.create(draft=draft, client=7, membership=bertta)
        assert list(updates.append_together(batches, timezone.now())) == [other.pk]
        assert (stored(draft), stored(other)) == ("", "Bertta")

    def test_nobody_owns_a_client_by_what_was_not_kept(self, cast: Cast, draft: Draft) -> None:
        aino, bertta = cast.panelists[:2]
        DraftClient.objects.create(draft=draft, client=7, membership=aino)
        before = updates.owners(draft.pk)
        forged = Entry(bertta.pk, frozenset({7, 9}), opened(draft, 7).write("Bertta"))
        batch = [self.typed(aino, draft, 8, "Aino"), forged]
        assert updates.append_together({draft.pk: batch}, timezone.now()) == {}
        assert updates.owners(draft.pk) == before

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no locks of rows")
    def test_a_locked_draft_does_not_hold_up_the_others(self, cast: Cast, draft: Draft, other: Draft) -> None:
        locked, done = threading.Event(), threading.Event()
        holder = threading.Thread(target=hold, args=(draft.pk, locked, done))
        holder.start()
        assert locked.wait(10)
        aino, bertta = cast.panelists[:2]
        batches = {
            draft.pk: [self.typed(aino, draft, 7, "Aino")],
            other.pk: [self.typed(bertta, other, 8, "Bertta")],
        }
        try:
            assert list(updates.append_together(batches, timezone.now())) == [other.pk]
        finally:
            done.set()
            holder.join()


def hold(draft_id: int, locked: threading.Event, done: threading.Event) -> None:
    with transaction.atomic():
        updates.lock(draft_id)
        locked.set()
        done.wait(60)
    connection.close()


class TestFolding:
    @pytest.fixture(autouse=True)
    def soon(self) -> Any:
        with override_settings(RAATI=Limits(draft_compact_after=5)):
            yield

    def test_a_long_log_becomes_one_row_with_the_same_text(self, cast: Cast, draft: Draft) -> None:
        pen = self.write(cast, draft, 20)
        assert updates.compact(draft.pk)
        assert DraftUpdate.objects.filter(draft=draft).count() == 1
        again = opened(draft, 9)
        assert again.plain() == pen.plain()
        assert again.doc.get_state() == pen.doc.get_state()

    def test_a_short_log_stays(self, cast: Cast, draft: Draft) -> None:
        self.write(cast, draft, 3)
        assert not updates.compact(draft.pk)
        assert DraftUpdate.objects.filter(draft=draft).count() == 4

    def test_other_drafts_stay(self, cast: Cast, draft: Draft) -> None:
        other = start_draft(cast, "Other")
        self.write(cast, draft, 20)
        updates.compact(draft.pk)
        assert stored(other) == ""
        assert updates.whole(other.pk)

    def test_nothing_is_lost_while_others_append(self, cast: Cast, draft: Draft) -> None:
        stop = threading.Event()
        folder = threading.Thread(target=fold_until, args=(draft.pk, stop))
        folder.start()
        pens = {member.pk: opened(draft, 100 + n) for n, member in enumerate(cast.panelists[:3])}
        writers = [
            threading.Thread(target=append_lines, args=(draft.pk, member, pens[member.pk]))
            for member in cast.panelists[:3]
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        stop.set()
        folder.join()
        lines = stored(draft).split("\n")
        assert sorted(lines) == sorted(f"{member.pk}-{n}" for member in cast.panelists[:3] for n in range(25))

    async def test_a_hub_that_slept_through_a_folding_catches_up(self, cast: Cast, draft: Draft) -> None:
        async with two_processes(cast, draft, None) as (aino, bertta):
            for letter in "abcdefgh":
                await aino.give(aino.pen.write(letter, -1))
            assert await sync_to_async(updates.compact)(draft.pk)
            await until(lambda: bertta.pen.plain() == ["abcdefgh"])
            await bertta.give(bertta.pen.write("!", -1))
            await until(lambda: aino.pen.plain() == ["abcdefgh!"])
            assert aino.hub.rows == bertta.hub.rows == set(await sync_to_async(updates.numbers)(draft.pk))

    async def test_the_last_one_to_leave_leaves_a_short_log(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            for letter in "abcdefgh":
                await aino.give(aino.pen.write(letter, -1))
            board = draft_switchboard.draft_switchboard()
        await until(lambda: draft.pk not in board.hubs and not board._errands._running)
        assert await sync_to_async(stored)(draft) == "abcdefgh"

    def write(self, cast: Cast, draft: Draft, times: int) -> Pen:
        pen = opened(draft, 7)
        for n in range(times):
            updates.append(draft.pk, [entry(cast.panelists[0], 7, pen.write(f"{n} ", -1))], timezone.now())
        return pen


def fold_until(draft_id: int, stop: threading.Event) -> None:
    with override_settings(RAATI=Limits(draft_compact_after=5)):
        while not stop.is_set():
            updates.compact(draft_id)
            stop.wait(0.01)
    connection.close()


def append_lines(draft_id: int, member: Membership, pen: Pen) -> None:
    client = pen.doc.client_id
    for n in range(25):
        updates.append(draft_id, [entry(member, client, pen.add(f"{member.pk}-{n}"))], timezone.now())
    connection.close()


class TestFreezing:
    def freeze(self, cast: Cast, draft: Draft) -> DraftVersion:
        kept: list[DraftVersion] = []

        def work(tx: Any) -> None:
            kept.append(services.freeze(draft, tx))

        transact(cast.meeting.room_id, work, actor=cast.lead.pk)
        return kept[0]

    def write(self, cast: Cast, draft: Draft, client: int, text: str) -> None:
        pen = opened(draft, client)
        updates.append(draft.pk, [entry(cast.panelists[0], client, pen.write(text))], timezone.now())

    def test_a_version_is_the_text_as_it_stands(self, cast: Cast, draft: Draft) -> None:
        self.write(cast, draft, 7, "Puhelimeen vastaa ihminen")
        version = self.freeze(cast, draft)
        assert (version.number, version.title, version.language) == (1, "Phone", "en")
        assert version.text == [{"type": "paragraph", "runs": [{"text": "Puhelimeen vastaa ihminen"}]}]
        assert version.rationale == []
        assert len(version.sha256) == 64

    def test_the_same_content_is_the_same_version(self, cast: Cast, draft: Draft) -> None:
        self.write(cast, draft, 7, "Sama")
        assert self.freeze(cast, draft) == self.freeze(cast, draft)
        self.write(cast, draft, 8, "Muu")
        assert self.freeze(cast, draft).number == 2

    def test_another_title_is_another_version(self, cast: Cast, draft: Draft) -> None:
        first = self.freeze(cast, draft)
        do(cast.panelists[0], "draft.rename", draft.room_id, title="Another")
        second = self.freeze(cast, draft)
        assert (first.number, second.number, second.title) == (1, 2, "Another")

    async def test_a_frozen_version_stays_while_writing_goes_on(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await aino.give(aino.pen.write("Puhelimeen"))
            version = await sync_to_async(self.freeze)(cast, draft)
            frozen = (version.text, version.sha256)
            await aino.until(lambda: "frozen" in aino.notices)
            await aino.give(aino.pen.erase(0, 10))
            await aino.give(aino.pen.write("Muu"))
            await sync_to_async(version.refresh_from_db)()
            assert (version.text, version.sha256) == frozen
            assert await sync_to_async(stored)(draft) == "Muu"

    async def test_what_was_acknowledged_before_is_in_the_version(self, cast: Cast, draft: Draft) -> None:
        """Under fire: whoever was acknowledged before the freezing began finds their words in it."""
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            for letter in "abcdefghijklmnopqrst":
                number = await aino.offer(aino.pen.write(letter, -1))
                if number % 5 == 0:
                    await aino.until(lambda: aino.acked >= 1)
                    acked = aino.acked
                    version = await sync_to_async(self.freeze)(cast, draft)
                    assert plain_of(version.text).startswith("abcdefghijklmnopqrst"[:acked])


def test_text_of_reads_the_log(cast: Cast, draft: Draft) -> None:
    assert services.text_of(draft) == selectors.text_of(draft)
    doc: Doc[Any] = Doc()
    for update in updates.whole(draft.pk).values():
        doc.apply_update(update)
    assert texts_of(doc) == services.text_of(draft)
    assert settings.RAATI.draft_chars > 0
