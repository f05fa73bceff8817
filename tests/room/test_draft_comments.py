"""Comments on a passage: they follow it, they say when it is gone, and only their writer changes them."""

from base64 import b64encode
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from live.dispatch import dispatch
from panels.models import Membership
from recommendations.drafts import erasure, plain, updates
from recommendations.drafts.comments import selectors
from recommendations.drafts.comments.models import DraftComment
from recommendations.drafts.letters import Letters
from recommendations.drafts.models import Draft
from recommendations.drafts.selectors import doc_of
from tests.cast import Cast, entered
from tests.room.draft_logs import entry, opened
from tests.room.editors import start_draft
from tests.room.scenes import do
from tests.yjs import number

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Puhelimeen vastaa ihminen joka päivä"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    found = start_draft(cast)
    updates.append(found.pk, [entry(cast.panelists[0], 7, opened(found, 7).write(TEXT))], timezone.now())
    return found


def place(draft: Draft, words: str) -> dict[str, str]:
    """Where the words stand, as the browser says it."""
    (line,) = [line for line in Letters(doc_of(draft)).lines if words in line.text]
    (item,) = line.items
    start = item.clock + line.text.index(words)
    ends = ((start, b"\x00"), (start + len(words) - 1, b"\x41"))
    coded = [b64encode(b"\x00" + number(item.client) + number(clock) + side).decode() for clock, side in ends]
    return dict(zip(("anchor", "head"), coded, strict=True))


def refusal(actor: Membership, type_: str, draft: Draft, **fields: Any) -> str:
    before = list(DraftComment.objects.values())
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": draft.room_id, **fields})
    assert answer["type"] == "rejected", answer
    assert list(DraftComment.objects.values()) == before
    return str(answer["code"])


def page(member: Membership, draft: Draft) -> str:
    address = reverse("recommendations:draft", args=[member.public_id, draft.pk])
    return entered(member).get(address).content.decode()


@pytest.mark.once
def test_what_was_resolved_makes_room(cast: Cast, draft: Draft, settings: Any) -> None:
    aino, where = cast.panelists[0], place(draft, "vastaa")
    one, two = (do(aino, "comment.write", draft.room_id, text="Kuka?", **where)["comment"] for _time in range(2))
    do(aino, "comment.reply", draft.room_id, comment=one, text="Kunta.")
    settings.RAATI = replace(settings.RAATI, draft_comments=3)
    assert refusal(aino, "comment.reply", draft, comment=two, text="Kuka?") == "too-many-comments"
    do(aino, "comment.resolve", draft.room_id, comment=one, on=True)
    for _time in range(2):
        do(aino, "comment.reply", draft.room_id, comment=two, text="Kunta.")
    assert refusal(aino, "comment.reply", draft, comment=two, text="Kuka?") == "too-many-comments"


def test_a_thread_from_its_first_word_to_its_end(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    made = do(bertta, "comment.write", draft.room_id, text="Kuka <b>maksaa</b>?", **place(draft, "vastaa ihminen"))
    do(aino, "comment.reply", draft.room_id, comment=made["comment"], text="Kunta.")
    (thread,) = selectors.threads(draft)
    assert (thread.first.field, thread.first.quote, thread.is_gone) == ("text", "vastaa ihminen", False)
    assert [one.text for one in thread.replies] == ["Kunta."]
    shown = page(cast.by_role()["observer"], draft)
    assert "Kuka &lt;b&gt;maksaa" in shown
    assert "Kunta." in shown
    do(bertta, "comment.edit", draft.room_id, comment=made["comment"], version=1, text="Kuka maksaa?")
    do(aino, "comment.resolve", draft.room_id, comment=made["comment"], on=True)
    do(aino, "comment.resolve", draft.room_id, comment=made["comment"], on=False)
    do(bertta, "comment.delete", draft.room_id, comment=made["comment"], version=4)
    (thread,) = selectors.threads(draft)
    assert (thread.first.text, [one.text for one in thread.replies]) == ("", ["Kunta."])
    do(aino, "comment.delete", draft.room_id, comment=thread.replies[0].pk, version=1)
    assert selectors.threads(draft) == []


def test_who_deleted_a_comment_brings_it_back(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    made = do(aino, "comment.write", draft.room_id, text="Miksi?", **place(draft, "vastaa"))["comment"]
    do(aino, "comment.delete", draft.room_id, comment=made, version=1)
    assert "Miksi?" not in page(aino, draft) + page(cast.lead, draft)
    for other in (bertta, cast.lead):
        assert refusal(other, "comment.delete", draft, comment=made, version=1, back=True) == "no-such-comment"
    do(aino, "comment.delete", draft.room_id, comment=made, version=1, back=True)
    assert [thread.first.text for thread in selectors.threads(draft)] == ["Miksi?"]
    assert refusal(aino, "comment.delete", draft, comment=made, version=3, back=True) == "no-such-comment"
    do(cast.lead, "comment.delete", draft.room_id, comment=made, version=3)
    assert refusal(aino, "comment.delete", draft, comment=made, version=4, back=True) == "no-such-comment"
    do(cast.lead, "comment.delete", draft.room_id, comment=made, version=4, back=True)
    do(aino, "comment.delete", draft.room_id, comment=made, version=5)
    do(cast.lead, "person.mute", cast.meeting.room_id, member=aino.pk, on=True, reason="x")
    assert refusal(aino, "comment.delete", draft, comment=made, version=6, back=True) == "muted"


def test_a_comment_outlives_its_passage_and_says_so(cast: Cast, draft: Draft) -> None:
    aino = cast.panelists[0]
    do(aino, "comment.write", draft.room_id, text="Miksi?", **place(draft, "joka päivä"))
    updates.append(draft.pk, [entry(aino, 9, opened(draft, 9).write("Aina: "))], timezone.now())
    assert [thread.is_gone for thread in selectors.threads(draft)] == [False]
    seen = plain.read(draft).seen
    plain.write(draft, aino, plain.Lines("Aivan muu teksti", "", seen=seen))
    (thread,) = selectors.threads(draft)
    assert (thread.is_gone, thread.first.quote) == (True, "joka päivä")
    assert "These words are no longer in the text" in page(aino, draft)


def test_a_comment_finds_its_words_in_the_paragraph_that_they_moved_to(cast: Cast, draft: Draft) -> None:
    aino = cast.panelists[0]
    do(aino, "comment.write", draft.room_id, text="Miksi?", **place(draft, "joka päivä"))
    plain.write(draft, aino, plain.Lines("Puhelimeen vastaa\nihminen joka päivä", "", seen=plain.read(draft).seen))
    assert [thread.is_gone for thread in selectors.threads(draft)] == [False]
    assert 'data-quote="joka päivä"' in page(aino, draft)
    plain.write(draft, aino, plain.Lines("joka päivä\njoka päivä", "", seen=plain.read(draft).seen))
    assert [thread.is_gone for thread in selectors.threads(draft)] == [True], "nobody can say which is meant"


def test_what_is_refused(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    here = place(draft, "vastaa")
    made = do(aino, "comment.write", draft.room_id, text="Hei", **here)["comment"]
    assert refusal(cast.by_role()["official"], "comment.write", draft, text="x", **here) == "not-allowed"
    assert refusal(aino, "comment.write", draft, text="x", anchor="AAAA", head="zz") == "bad-fields"
    assert refusal(aino, "comment.write", draft, text="x", anchor=here["head"], head=here["anchor"]) == "bad-fields"
    unknown = {"anchor": b64encode(b"\x00\x63\x00\x00").decode(), "head": b64encode(b"\x00\x63\x00\x41").decode()}
    assert refusal(aino, "comment.write", draft, text="x", **unknown) == "no-such-passage"
    assert refusal(bertta, "comment.edit", draft, comment=made, version=1, text="x") == "not-your-comment"
    assert refusal(bertta, "comment.delete", draft, comment=made, version=1) == "not-your-comment"
    assert refusal(aino, "comment.edit", draft, comment=made, version=9, text="x") == "comment-changed"
    assert refusal(aino, "comment.resolve", draft, comment=made, on=False) == "comment-changed"
    assert refusal(aino, "comment.reply", draft, comment=4711, text="x") == "no-such-comment"
    other = start_draft(cast)
    assert refusal(aino, "comment.reply", other, comment=made, text="x") == "no-such-comment"
    do(cast.lead, "comment.delete", draft.room_id, comment=made, version=1)
    assert refusal(aino, "comment.edit", draft, comment=made, version=2, text="x") == "no-such-comment"


def test_who_was_erased_leaves_no_name_and_if_they_ask_no_words(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    made = do(aino, "comment.write", draft.room_id, text="Salainen", **place(draft, "vastaa"))["comment"]
    do(bertta, "comment.reply", draft.room_id, comment=made, text="Vastaus")
    erasure.erase(bertta, texts=False)
    erasure.erase(aino, texts=True)
    shown = page(cast.lead, draft)
    assert "Salainen" not in shown
    assert "Vastaus" in shown
    assert "A former panelist" in shown
    assert not DraftComment.objects.exclude(author=None).exists()
