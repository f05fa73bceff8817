"""A long log is folded into one row, and nobody notices."""

import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from config.limits import Limits
from live.drafts import switchboard as draft_switchboard
from panels.models import Membership
from recommendations.drafts import updates
from recommendations.drafts.models import Draft, DraftUpdate
from tests.cast import Cast
from tests.room.draft_logs import entry, opened, stored, two_processes
from tests.room.editors import DraftEditor, start_draft
from tests.room.screen import until
from tests.yjs import Pen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


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

    async def test_what_everybody_has_is_not_told_again(self, cast: Cast, draft: Draft) -> None:
        async with two_processes(cast, draft, None) as (aino, bertta):
            with override_settings(RAATI=Limits(draft_compact_after=500)):
                for letter in "abcdefgh":
                    await aino.give(aino.pen.write(letter, -1))
                await aino.give(aino.pen.erase(2, 4))
                await until(lambda: bertta.pen.plain() == ["abefgh"])
                aino.told, bertta.told = [], []
            await sync_to_async(updates.compact)(draft.pk)
            (folded,) = await sync_to_async(updates.numbers)(draft.pk)
            await until(lambda: aino.hub.rows == bertta.hub.rows == {folded})
            await bertta.give(bertta.pen.write("!", -1))
            await until(lambda: aino.pen.plain() == ["abefgh!"])
            assert (len(aino.told), len(bertta.told)) == (1, 0)

    async def test_of_a_folded_log_only_what_is_new_is_told(self, cast: Cast, draft: Draft) -> None:
        async with two_processes(cast, draft, None) as (aino, bertta):
            await aino.give(aino.pen.write("long " * 500))
            await until(lambda: bertta.pen.plain() == aino.pen.plain())
            bertta.told = []
            for letter in "abcdefgh":
                await aino.give(aino.pen.write(letter, -1))
            await aino.give(aino.pen.erase(0, 5))
            await sync_to_async(updates.compact)(draft.pk)
            await until(lambda: bertta.pen.plain() == aino.pen.plain())
            assert sum(len(update) for update in bertta.told) < 1000
            assert bertta.pen.doc.get_state() == aino.pen.doc.get_state()

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
