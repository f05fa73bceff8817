"""A draft's pages: who sees them, and writing as plain text."""

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.limits import Limits
from facilitation.models import Note
from panels.command import Refused
from panels.models import Membership
from recommendations.drafts import plain, selectors, updates
from recommendations.drafts.blocks import doc_from_blocks
from recommendations.drafts.models import Draft, DraftClient, DraftUpdate
from tests.cast import Cast, entered
from tests.room.editors import DraftEditor, start_draft
from tests.room.scenes import do
from tests.room.test_draft_commands import note, theme
from tests.yjs import paragraph

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def address(draft: Draft, member: Membership, name: str = "draft") -> str:
    return reverse(f"recommendations:{name}", args=[member.public_id, draft.pk])


def page(draft: Draft, member: Membership, *, as_: Membership | None = None) -> str:
    answer = entered(as_ or member).get(address(draft, member))
    assert answer.status_code == 200
    return answer.content.decode()


class TestThePage:
    def test_a_panelist_gets_the_text_the_tools_and_the_sources(self, cast: Cast, draft: Draft) -> None:
        phone = theme(cast.meeting, "Phone services")
        note(phone, "A person <answers>")
        do(cast.panelists[0], "draft.source", draft.room_id, theme=phone.pk, on=True)
        write(draft, "Keep <b>the</b> phone")
        html = page(draft, cast.panelists[0])
        assert "Keep &lt;b&gt;the&lt;/b&gt; phone" in html
        assert "A person &lt;answers&gt;" in html
        assert 'role="toolbar"' in html
        assert f"/meetings/{cast.meeting.pk}/" in html
        assert "Withdraw this draft" not in html

    def test_a_lead_may_withdraw(self, cast: Cast, draft: Draft) -> None:
        assert "Withdraw this draft" in page(draft, cast.lead)
        do(cast.lead, "draft.withdraw", draft.room_id)
        assert "Bring this draft back" in page(draft, cast.lead)

    @pytest.mark.parametrize("role", ["observer", "official", "expert", "organiser"])
    def test_others_read(self, cast: Cast, draft: Draft, role: str) -> None:
        html = page(draft, cast.by_role()[role])
        assert "Change the title" not in html
        assert "You can read this draft" in html

    def test_nothing_of_a_source_that_was_deleted_is_shown(self, cast: Cast, draft: Draft) -> None:
        phone = theme(cast.meeting, "Phone services")
        secret = note(phone, "Regretted words")
        do(cast.panelists[0], "draft.source", draft.room_id, theme=phone.pk, on=True)
        Note.objects.filter(pk=secret.pk).update(deleted_at=cast.meeting.starts_at)
        assert "Regretted words" not in page(draft, cast.panelists[0])

    def test_withheld_notes_are_not_offered(self, cast: Cast, draft: Draft) -> None:
        note(theme(cast.meeting, "Hidden theme", revealed=False), "Hidden note")
        assert "Hidden" not in page(draft, cast.panelists[0])

    def test_a_stranger_gets_the_same_answer_as_for_no_draft(self, cast: Cast, draft: Draft) -> None:
        client = entered(cast.stranger)
        theirs = client.get(address(draft, cast.stranger))
        none = client.get(address(draft, cast.stranger).replace(f"/{draft.pk}/", "/4711/"))
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert client.get(address(draft, cast.panelists[0])).status_code in {302, 404}

    def test_no_script_or_style_in_the_page(self, cast: Cast, draft: Draft) -> None:
        html = page(draft, cast.lead)
        assert "style=" not in html
        assert "onclick" not in html


def write(draft: Draft, text: str, **marks: object) -> None:
    """Replace the log by one update, as if this had been written."""
    DraftUpdate.objects.filter(draft=draft).delete()
    DraftUpdate.objects.create(
        draft=draft, update=doc_from_blocks([paragraph(text, **marks)], [], client_id=3), at=draft.created_at
    )


def stored(draft: Draft) -> list[object]:
    return list(selectors.text_of(draft).text)


class TestPlainText:
    def send(self, draft: Draft, member: Membership, text: str, seen: str = "", rationale: str = "") -> tuple[int, str]:
        client = entered(member)
        seen = seen or self.seen(client, draft, member)
        data = {"text": text, "rationale": rationale, "seen": seen}
        answer = client.post(address(draft, member, "draft_plain"), data, follow=True)
        return answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code, answer.content.decode()

    def seen(self, client: Client, draft: Draft, member: Membership) -> str:
        answer = client.get(address(draft, member, "draft_plain"))
        return str(answer.context["lines"].seen)

    def test_lines_are_saved(self, cast: Cast, draft: Draft) -> None:
        status, html = self.send(draft, cast.panelists[0], "# Phone\n- a\n- b", rationale="Because")
        assert (status, "Saved" in html) == (302, True)
        assert stored(draft) == [
            {"type": "heading", "level": 3, "runs": [{"text": "Phone"}]},
            {"type": "bullets", "items": [[{"text": "a"}], [{"text": "b"}]]},
        ]
        assert selectors.text_of(draft).rationale == [paragraph("Because")]
        assert DraftClient.objects.filter(draft=draft, membership=cast.panelists[0]).count() == 1

    def test_untouched_lines_keep_their_emphasis(self, cast: Cast, draft: Draft) -> None:
        write(draft, "strong", strong=True)
        self.send(draft, cast.panelists[0], "new\nstrong\nlast")
        assert stored(draft) == [paragraph("new"), paragraph("strong", strong=True), paragraph("last")]

    def test_saving_without_a_change_writes_nothing(self, cast: Cast, draft: Draft) -> None:
        write(draft, "same", em=True)
        rows = updates.numbers(draft.pk)
        assert self.send(draft, cast.panelists[0], "same")[0] == 302
        assert updates.numbers(draft.pk) == rows

    def test_emptying_leaves_a_line_to_write_in(self, cast: Cast, draft: Draft) -> None:
        write(draft, "gone")
        self.send(draft, cast.panelists[0], "")
        assert stored(draft) == []
        self.send(draft, cast.panelists[0], "back")
        assert stored(draft) == [paragraph("back")]

    def test_two_at_once_give_one_change_and_both_texts(self, cast: Cast, draft: Draft) -> None:
        seen = self.seen(entered(cast.panelists[0]), draft, cast.panelists[0])
        self.send(draft, cast.panelists[1], "Bertta's", seen)
        status, html = self.send(draft, cast.panelists[0], "Aino's", seen)
        assert status == 409
        assert "Bertta&#x27;s" in html
        assert "Aino&#x27;s" in html
        assert stored(draft) == [paragraph("Bertta's")]

    def test_too_long_is_told_and_kept_in_the_box(self, cast: Cast, draft: Draft) -> None:
        status, html = self.send(draft, cast.panelists[0], "x" * 20_001)
        assert status == 409
        assert "x" * 20_001 in html
        assert stored(draft) == []

    @pytest.mark.parametrize("role", ["observer", "official", "organiser"])
    def test_readers_cannot_write(self, cast: Cast, draft: Draft, role: str) -> None:
        assert self.send(draft, cast.by_role()[role], "x")[0] == 409
        assert stored(draft) == []

    def test_nor_into_a_withdrawn_draft(self, cast: Cast, draft: Draft) -> None:
        do(cast.lead, "draft.withdraw", draft.room_id)
        assert self.send(draft, cast.panelists[0], "x")[0] == 409
        assert stored(draft) == []

    def test_what_will_be_refused_is_not_built(self, cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
        """Thousands of lines take seconds to compare and to build, in a thread of the process that holds sockets."""
        writer, seen = cast.panelists[0], plain.read(draft).seen
        many = "\n".join(map(str, range(Limits().draft_elements + 1)))
        long = "\n" * (Limits().draft_chars * 4 + 1)
        monkeypatch.setattr(plain, "parse", None)
        for text, member, code in (
            (many, writer, "draft-full"),
            (long, writer, "draft-full"),
            ("x" * (Limits().draft_chars + 1), writer, "draft-full"),
            ("x", cast.observer, "not-allowed"),
            ("x", cast.official, "not-allowed"),
        ):
            with pytest.raises(Refused, match=code):
                plain.write(draft, member, plain.Lines(text, "", seen=seen))
        draft.withdrawn_at = timezone.now()
        with pytest.raises(Refused, match="draft-withdrawn"):
            plain.write(draft, writer, plain.Lines("x", "", seen=seen))

    def test_what_grew_too_long_may_be_shortened_bit_by_bit(self, cast: Cast, draft: Draft, settings: Any) -> None:
        self.send(draft, cast.panelists[0], "one\ntwo\nthree")
        settings.RAATI = replace(settings.RAATI, draft_chars=5, draft_elements=1)
        assert self.send(draft, cast.panelists[0], "one\ntwo\nfour")[0] == 302
        assert self.send(draft, cast.panelists[0], "one\ntwo\nfour and more")[0] == 409

    async def test_who_writes_in_the_editor_sees_it(self, cast: Cast, draft: Draft) -> None:
        async with DraftEditor(cast.panelists[1], draft, 8) as bertta:
            await bertta.give(bertta.pen.write("Bertta"))
            status, _html = await sync_to_async(self.send)(draft, cast.panelists[0], "Bertta\nAino")
            assert status == 302
            await bertta.shows("Bertta", "Aino")
