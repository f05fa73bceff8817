"""Versions of a draft: saved, compared, brought back for everybody; and who wrote what."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.urls import reverse
from django.utils import timezone

from live.dispatch import dispatch
from panels.models import Membership
from recommendations.drafts import erasure, plain, selectors, updates
from recommendations.drafts.blocks import plain_of
from recommendations.drafts.models import Draft, DraftUpdate, DraftVersion
from recommendations.drafts.versions import selectors as versions
from recommendations.drafts.versions.keeping import fingerprint_of
from roomlog.models import Event
from tests.cast import Cast, entered
from tests.room.draft_logs import entry, opened, stored
from tests.room.editors import DraftEditor, start_draft
from tests.room.scenes import do
from tests.yjs import Pen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def rewrite(draft: Draft, author: Membership, text: str, **others: str) -> None:
    """The whole text, by the plain page."""
    plain.write(draft, author, plain.Lines(**{"text": text, "rationale": "", **others, "seen": plain.read(draft).seen}))


def refusal(actor: Membership, type_: str, room: int, **fields: Any) -> str:
    answer = dispatch(actor, {"type": type_, "id": str(uuid4()), "room": room, **fields})
    assert answer["type"] == "rejected", answer
    return str(answer["code"])


def page(member: Membership, name: str, draft: Draft, query: str = "", **more: Any) -> str:
    kwargs = {"public_id": member.public_id, "draft_id": draft.pk, **more}
    answer = entered(member).get(reverse(f"recommendations:{name}", kwargs=kwargs) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_text_is_saved_under_a_name_and_brought_back_for_everybody(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    rewrite(draft, aino, "Ensin näin\n- yksi", addressee="Valtuusto")
    assert do(aino, "draft.save", draft.room_id, name="Ennen taukoa") == {"version": 1}
    rewrite(draft, bertta, "Sitten aivan muuta")
    do(bertta, "draft.rename", draft.room_id, title="Toinen nimi")
    made = do(bertta, "draft.restore", draft.room_id, version=1)
    draft.refresh_from_db()
    assert (stored(draft), draft.title) == ("Ensin näin\n- yksi", "Phone")
    assert plain_of(selectors.text_of(draft).addressee) == "Valtuusto"
    kinds = list(draft.versions.order_by("number").values_list("number", "origin", "name", "restored_from"))
    assert kinds == [(1, "saved", "Ennen taukoa", None), (2, "before", "", None), (3, "restored", "", 1)]
    assert made == {"version": 3}
    do(aino, "draft.restore", draft.room_id, version=2)
    draft.refresh_from_db()
    assert (stored(draft), draft.title) == ("Sitten aivan muuta", "Toinen nimi")
    listed = Event.objects.filter(kind="draft.listed", room=cast.meeting.room_id)
    assert listed.count() == 3, "the meeting's list follows each change of the title"
    assert all(fingerprint_of(version) == version.sha256 for version in draft.versions.all())


def test_what_cannot_be_brought_back(cast: Cast, draft: Draft) -> None:
    aino = cast.panelists[0]
    do(aino, "draft.save", draft.room_id, name="x")
    before = DraftUpdate.objects.count(), DraftVersion.objects.count()
    assert refusal(aino, "draft.restore", draft.room_id, version=9) == "no-such-version"
    assert refusal(aino, "draft.restore", draft.room_id, version=1) == "nothing-to-restore"
    do(cast.lead, "draft.withdraw", draft.room_id)
    assert refusal(aino, "draft.restore", draft.room_id, version=1) == "draft-withdrawn"
    assert (DraftUpdate.objects.count(), DraftVersion.objects.count()) == before


async def test_who_is_writing_sees_the_old_text_come_back_and_writes_on(cast: Cast, draft: Draft) -> None:
    async with DraftEditor(cast.panelists[0], draft, 7) as aino:
        await aino.give(aino.pen.write("Vanha"))
        await sync_to_async(do)(cast.panelists[1], "draft.save", draft.room_id, name="x")
        await aino.give(aino.pen.erase(0, 5))
        await aino.give(aino.pen.write("Uusi"))
        await sync_to_async(do)(cast.panelists[1], "draft.restore", draft.room_id, version=1)
        await aino.shows("Vanha")
        await aino.give(aino.pen.write("!", -1))
        assert await sync_to_async(stored)(draft) == "Vanha!"


def test_pages_tell_what_changed_and_who_wrote_what(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    updates.append(draft.pk, [entry(aino, 7, opened(draft, 7).write("Puhelimeen vastaa ihminen"))], timezone.now())
    do(aino, "draft.save", draft.room_id, name="<b>Eka</b>")
    updates.append(draft.pk, [entry(bertta, 8, opened(draft, 8).write("aina ", 18))], timezone.now())
    mallory = opened(draft, 9)
    updates.append(draft.pk, [entry(bertta, 9, mallory.write("ehkä ", 0, insertion={}))], timezone.now())
    reader = cast.by_role()["observer"]
    changed = page(reader, "draft_compare", draft, "?old=1&new=0")
    assert "aina " in changed.partition("<ins")[2].partition("</ins>")[0]
    assert "<del" not in changed
    assert "ehkä" not in changed, "a suggestion is not in the text"
    assert "&lt;b&gt;Eka" in page(reader, "draft_versions", draft)
    assert "Puhelimeen vastaa ihminen" in page(reader, "draft_version", draft, number=1)
    (words,) = versions.written(draft)["text"]
    labels = [(who.label, text, mark) for who, text, mark in words]
    assert labels == [
        (bertta.label, "ehkä ", "insertion"),
        (aino.label, "Puhelimeen vastaa ", ""),
        (bertta.label, "aina ", ""),
        (aino.label, "ihminen", ""),
    ]
    erasure.erase(bertta, texts=False)
    shown = page(reader, "draft_writers", draft)
    assert bertta.label not in shown
    assert "A former panelist" in shown


@pytest.mark.once
def test_pages_of_what_does_not_exist(cast: Cast, draft: Draft) -> None:
    client, kwargs = entered(cast.panelists[0]), {"public_id": cast.panelists[0].public_id, "draft_id": draft.pk}
    compare = reverse("recommendations:draft_compare", kwargs=kwargs)
    assert client.get(compare).status_code == 200
    assert {client.get(f"{compare}?old={bad}").status_code for bad in ("7", "x", "-1")} == {404}


def test_a_suggestion_never_reaches_a_version(cast: Cast, draft: Draft) -> None:
    author = cast.panelists[0]
    pen: Pen = opened(draft, 7)
    kept = [pen.write("Sovittu teksti"), pen.write(" ehdotettu", -1, insertion={})]
    state = pen.doc.get_state()
    pen.line.format(0, 7, {"deletion": {}})
    updates.append(draft.pk, [entry(author, 7, one) for one in (*kept, pen.since(state))], timezone.now())
    do(author, "draft.save", draft.room_id, name="x")
    (version,) = draft.versions.all()
    assert version.text == [{"type": "paragraph", "runs": [{"text": "Sovittu teksti"}]}]
