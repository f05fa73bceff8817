"""Who is at a draft and where their cursors are."""

import json
from base64 import b64encode

import pytest

from live.drafts.frames import FromEditor
from recommendations.drafts.models import Draft, DraftUpdate
from roomlog.models import Event
from tests.cast import Cast
from tests.room.editors import DraftEditor, pointing, start_draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


class TestPresence:
    async def test_the_server_says_who_is_here(self, cast: Cast, draft: Draft) -> None:
        async with (
            DraftEditor(cast.panelists[0], draft, 7) as aino,
            DraftEditor(cast.panelists[1], draft, 8) as bertta,
        ):
            await aino.until(lambda: len(aino.people) == 2)
            await bertta.until(lambda: len(bertta.people) == 2)
            cursor = {"field": "text", "anchor": b64encode(b"a").decode(), "head": b64encode(b"b").decode()}
            await aino.send(FromEditor.PRESENCE, pointing(1, b"a", b"b"))
            key = aino.welcome["you"]["key"]
            await bertta.until(lambda: bertta.people[key]["cursor"] is not None)
            shown = bertta.people[key]
            assert (shown["label"], shown["number"], shown["cursor"]) == ("Aino", 1, cursor)
            await aino.give(aino.pen.write("x"))
            await bertta.until(lambda: bertta.people[key]["client"] == 7)
            assert cast.panelists[0].public_id not in json.dumps(bertta.people)
        async with DraftEditor(cast.panelists[1], draft, 8) as bertta:
            await bertta.until(lambda: len(bertta.people) == 1)

    async def test_a_cursor_goes_along_with_what_is_typed(self, cast: Cast, draft: Draft) -> None:
        async with (
            DraftEditor(cast.panelists[0], draft, 7) as aino,
            DraftEditor(cast.panelists[1], draft, 8) as bertta,
        ):
            await aino.offer(aino.pen.write("a"), pointing(2, b"a", b"bc"))
            cursor = {"field": "rationale", "anchor": b64encode(b"a").decode(), "head": b64encode(b"bc").decode()}
            key = aino.welcome["you"]["key"]
            await bertta.until(lambda: bertta.people.get(key, {}).get("cursor") == cursor)
            await bertta.shows("a")
            await aino.give(aino.pen.write("b", -1))  # says nothing of the cursor
            await bertta.shows("ab")
            assert bertta.people[key]["cursor"] == cursor
            await aino.offer(aino.pen.write("c", -1), b"\x00")
            await bertta.until(lambda: bertta.people[key]["cursor"] is None)

    async def test_it_is_never_stored(self, cast: Cast, draft: Draft) -> None:
        events, rows = await Event.objects.acount(), await DraftUpdate.objects.acount()
        async with DraftEditor(cast.panelists[0], draft, 7) as aino:
            await aino.send(FromEditor.PRESENCE, b"\x00")
            await aino.sync()
        assert (await Event.objects.acount(), await DraftUpdate.objects.acount()) == (events, rows)
