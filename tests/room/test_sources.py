"""Sources of every kind: attached, quoted, taken away, found; and what nobody may attach."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from facilitation.models import Evidence, ExpertAnswer, ExpertQuestion, Note, Poll, PollAnswer, RecordLine, Theme
from facilitation.polls.models import PollStatus
from panels.models import Membership
from recommendations.drafts import plain
from recommendations.drafts.models import Draft, DraftSource, SourcePassage
from recommendations.sources.chain import Audience, Chain
from recommendations.sources.selectors import shelf_of
from sessions.models import Seat, Table
from tests.cast import Cast, entered
from tests.room.editors import start_draft
from tests.room.scenes import do
from tests.room.test_draft_commands import refusal, theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return start_draft(cast)


def answer(cast: Cast, *, place: int | None = 1) -> ExpertAnswer:
    question = ExpertQuestion.objects.create(meeting=cast.meeting, text="Who answers?", language="en", place=place)
    return ExpertAnswer.objects.create(question=question, text="A nurse.", language="en", changed_at=timezone.now())


def evidence(cast: Cast, number: int = 1, side: str = "for") -> Evidence:
    return Evidence.objects.create(panel=cast.panel, number=number, title={"en": f"Study {number}"}, side=side)


def poll(cast: Cast, *, status: str = PollStatus.CLOSED, answers: int = 5) -> Poll:
    position = Poll.objects.count() + 1
    made = Poll.objects.create(
        meeting=cast.meeting,
        position=position,
        question={"en": "Phone?"},
        kind="single",
        options=[{"en": "Yes"}, {"en": "No"}],
        status=status,
    )
    PollAnswer.objects.bulk_create(PollAnswer(poll=made, key=f"{made.pk}-{n}", choices=[0]) for n in range(answers))
    return made


def line(of: Theme, sitter: Membership, text: str = "Two met a robot.") -> RecordLine:
    table: Table = of.board.table
    Seat.objects.get_or_create(round=table.round, table=table, membership=sitter)
    return RecordLine.objects.create(table=table, text=text, language="en", written_at=timezone.now())


def attached(draft: Draft) -> list[tuple[str, int]]:
    return [row.what for row in DraftSource.objects.filter(draft=draft).order_by("pk")]


def page(draft: Draft, member: Membership, query: str = "") -> str:
    got = entered(member).get(reverse("recommendations:draft", args=[member.public_id, draft.pk]) + query)
    assert got.status_code == 200
    return got.content.decode()


def test_every_kind_is_attached_shown_and_taken_away(cast: Cast, draft: Draft) -> None:
    aino, bus = cast.panelists[0], theme(cast.meeting, "Bus")
    note = Note.objects.create(board=bus.board, text="Every hour")
    things: dict[str, Any] = {
        "theme": bus,
        "note": note,
        "answer": answer(cast),
        "evidence": evidence(cast),
        "poll": poll(cast),
        "line": line(bus, aino),
    }
    for kind, one in things.items():
        do(aino, "draft.source", draft.room_id, **{kind: one.pk}, on=True)
        do(aino, "draft.source", draft.room_id, **{kind: one.pk}, on=True)  # twice is once
    assert attached(draft) == [(kind, one.pk) for kind, one in things.items()]
    html = page(draft, cast.panelists[1])
    for words in ("Every hour", "A nurse.", "Who answers?", "E1 Study 1", "Phone?", "Two met a robot."):
        assert words in html
    assert "Balance of the evidence" in html
    for kind, one in things.items():
        do(aino, "draft.source", draft.room_id, **{kind: one.pk}, on=False)
    assert attached(draft) == []


def test_what_is_not_shown_cannot_be_attached(cast: Cast, draft: Draft) -> None:
    aino, bertta = cast.panelists[:2]
    withheld = theme(cast.meeting, "Hidden", revealed=False)
    removed = evidence(cast, 2)
    Evidence.objects.filter(pk=removed.pk).update(removed_at=timezone.now())
    foreign = Evidence.objects.create(panel=cast.stranger.panel, number=1, title={"en": "Theirs"})
    refused: list[tuple[str, Any]] = [
        ("theme", withheld),
        ("note", Note.objects.create(board=withheld.board, text="Hidden")),
        ("answer", answer(cast, place=None)),
        ("evidence", removed),
        ("evidence", foreign),
        ("poll", poll(cast, status=PollStatus.OPEN)),
        ("poll", poll(cast, answers=2)),  # so few that one could guess whose they are
        ("line", line(theme(cast.meeting), bertta)),
    ]
    for kind, one in refused:
        assert refusal(aino, "draft.source", draft.room_id, **{kind: one.pk}, on=True) == "no-such-source", kind
    assert refusal(aino, "draft.source", draft.room_id, theme=1, poll=2, on=True) == "bad-fields"
    for reader in (bertta, cast.lead):  # who sat at the table, and the lead
        do(reader, "draft.source", draft.room_id, line=refused[-1][1].pk, on=True)


@pytest.mark.once
def test_what_was_taken_out_of_the_library_stays_only_where_it_is_cited(cast: Cast, draft: Draft) -> None:
    cited, removed = evidence(cast, 1), evidence(cast, 2)
    do(cast.panelists[0], "draft.source", draft.room_id, evidence=cited.pk, on=True)
    Evidence.objects.update(removed_at=timezone.now())
    audiences: tuple[Audience, ...] = ("panel", "public")
    for audience in audiences:
        shown = {key for key in Chain(cast.panel, audience).stations if key[0] == "evidence"}
        assert shown == {("evidence", cited.pk)}, removed


def test_a_source_belongs_to_words_of_the_draft(cast: Cast, draft: Draft) -> None:
    aino = cast.panelists[0]
    plain.write(draft, aino, plain.Lines("A person answers.", "No robots.", seen=plain.read(draft).seen))
    item = evidence(cast)
    do(aino, "draft.source", draft.room_id, evidence=item.pk, on=True)
    source = DraftSource.objects.get()
    for words in ("person  answers", "No robots", "person answers"):
        do(aino, "draft.passage", draft.room_id, source=source.pk, words=words, on=True)
    assert refusal(aino, "draft.passage", draft.room_id, source=source.pk, words="a bus", on=True) == "no-such-words"
    assert refusal(aino, "draft.passage", draft.room_id, source=source.pk + 9, words="A", on=True) == "no-such-source"
    passages = shelf_of(draft).by_source["evidence", item.pk].passages
    assert [(one.words, one.place) for one in passages] == [("person answers", "text"), ("No robots", "rationale")]
    plain.write(draft, aino, plain.Lines("A nurse answers.", "No robots.", seen=plain.read(draft).seen))
    assert [one.place for one in shelf_of(draft).by_source["evidence", item.pk].passages] == [None, "rationale"]
    assert "These words were changed since:" in page(draft, aino)
    do(aino, "draft.passage", draft.room_id, source=source.pk, words="No robots", on=False)
    do(aino, "draft.source", draft.room_id, evidence=item.pk, on=False)
    do(aino, "draft.source", draft.room_id, evidence=item.pk, on=True, passages=["person answers"])  # undone
    assert list(SourcePassage.objects.values_list("words", flat=True)) == ["person answers"]


@pytest.mark.once
def test_the_finder_searches_all_kinds_and_one(cast: Cast, draft: Draft) -> None:
    aino, bertta, bus = *cast.panelists[:2], theme(cast.meeting, "Bus")
    answer(cast)
    evidence(cast)
    poll(cast)
    line(bus, bertta)
    everything = page(draft, bertta, "?notes=")
    for words in ("A nurse.", "Study 1", "Phone?", "Two met a robot.", ">Bus<"):
        assert words in everything
    assert "Two met a robot." not in page(draft, aino, "?notes=")  # another table's
    assert "A nurse." in page(draft, aino, "?notes=NURSE+who")
    only = page(draft, aino, "?notes=&kind=evidence")
    assert "Study 1" in only
    assert "A nurse." not in only
    assert "There is nothing of this kind to link yet." in page(draft, aino, "?notes=&kind=line")
