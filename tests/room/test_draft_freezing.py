"""A frozen version has everything that was acknowledged before, and never changes."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from recommendations.drafts import plain, services, updates
from recommendations.drafts.blocks import plain_of
from recommendations.drafts.models import Draft, DraftVersion
from roomlog.log import transact
from tests.cast import Cast
from tests.room.draft_logs import entry, opened, stored
from tests.room.editors import DraftEditor, start_draft
from tests.room.scenes import do

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


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

    def test_the_later_texts_are_frozen_too_and_change_the_fingerprint(self, cast: Cast, draft: Draft) -> None:
        before = self.freeze(cast, draft)
        author = cast.panelists[0]
        seen = plain.read(draft).seen
        plain.write(draft, author, plain.Lines("", "", "The council", "- Money for it", seen))
        version = self.freeze(cast, draft)
        assert version.number == before.number + 1
        assert version.addressee == [{"type": "paragraph", "runs": [{"text": "The council"}]}]
        assert version.conditions == [{"type": "bullets", "items": [[{"text": "Money for it"}]]}]
        assert services.fingerprint_of(version) == version.sha256 != before.sha256
        version.conditions = []
        assert services.fingerprint_of(version) != version.sha256

    def test_what_was_frozen_before_there_were_later_texts_stays_verifiable(self, cast: Cast, draft: Draft) -> None:
        self.write(cast, draft, 7, "Vanha")
        version = self.freeze(cast, draft)
        names = ("title", "titles", "language", "text", "rationale")
        assert services.fingerprint({name: getattr(version, name) for name in names}) == version.sha256
        assert services.fingerprint_of(version) == version.sha256

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
