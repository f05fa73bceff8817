"""The draft's log is the truth: restarts, several processes, folding, freezing."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings as configured
from django.db import OperationalError
from pycrdt import Doc

from live.drafts import hub
from live.threads import in_database
from recommendations.drafts import selectors, services, updates
from recommendations.drafts.blocks import texts_of
from recommendations.drafts.models import Draft
from tests.cast import Cast
from tests.room.draft_logs import restart, stored, two_processes
from tests.room.editors import DraftEditor, start_draft
from tests.room.screen import until
from tests.yjs import Pen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


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


@pytest.mark.parametrize("with_layer", [False, True], ids=["without a layer", "with a layer"])
async def test_two_processes_converge(cast: Cast, draft: Draft, settings: Any, with_layer: bool) -> None:
    layer = get_channel_layer() if with_layer else None
    if with_layer:
        settings.RAATI = replace(settings.RAATI, poll_s=600)  # the database heals nothing here
    async with two_processes(cast, draft, layer) as (aino, bertta):
        await asyncio.gather(aino.give(aino.pen.write("Aino")), bertta.give(bertta.pen.add("Bertta")))
        await aino.give(aino.pen.erase(0, 1))
        await until(lambda: aino.pen.plain() == bertta.pen.plain() == ["ino", "Bertta"])


async def test_who_typed_alone_tells_another_process_as_soon_as_it_has_people(
    cast: Cast, draft: Draft, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RAATI = replace(settings.RAATI, poll_s=600, beat_s=0.2)  # the database heals nothing here
    layer, told, has_typed = get_channel_layer(), list[str](), asyncio.Event()

    async def group_send(group: str, message: dict[str, Any]) -> None:
        told.append(message["type"])
        if message["type"] != "people" or has_typed.is_set():  # each beat tells of them again
            await send(group, message)

    send = layer.group_send
    monkeypatch.setattr(layer, "group_send", group_send)
    async with two_processes(cast, draft, layer) as (aino, bertta):
        await aino.give(aino.pen.write("Aino"))
        assert "rows" not in told
        has_typed.set()
        await until(lambda: bertta.pen.plain() == ["Aino"])
        await bertta.give(bertta.pen.write(" ja Bertta", 4))
        await until(lambda: aino.pen.plain() == ["Aino ja Bertta"])
        assert "rows" in told


async def test_what_was_typed_elsewhere_is_seen_though_the_database_goes_away_meanwhile(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [OperationalError]

    def sometimes(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
        if function is updates.owners_of and failures:
            raise failures.pop()
        return in_database(function)

    monkeypatch.setattr(hub, "in_database", sometimes)
    async with two_processes(cast, draft, None) as (aino, bertta):
        await aino.give(aino.pen.write("Aino"))
        await until(lambda: bertta.pen.plain() == ["Aino"])
        await aino.give(aino.pen.write("!", 4))
        await until(lambda: bertta.pen.plain() == ["Aino!"])
        assert not failures
        await until(lambda: bertta.hub.replica.unowned() == set())


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


def test_text_of_reads_the_log(cast: Cast, draft: Draft) -> None:
    assert services.text_of(draft) == selectors.text_of(draft)
    doc: Doc[Any] = Doc()
    for update in updates.whole(draft.pk).values():
        doc.apply_update(update)
    assert texts_of(doc) == services.text_of(draft)
    assert configured.RAATI.draft_chars > 0
