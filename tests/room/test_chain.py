"""The chain of a panel: walked both ways, private where it is somebody's own, silent about what is withheld."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilitation.models import Note, Theme
from panels import erasure
from panels.models import Panel
from recommendations.answers.models import PublishedAnswer, StatusReport
from recommendations.ballots.models import Ballot, BallotStatus, Question, Recommendation
from recommendations.drafts.models import Draft, DraftSource, DraftVersion
from recommendations.merging.models import Merging
from recommendations.sources.chain import Chain
from recommendations.sources.own import own_notes
from roomlog.models import Room, RoomKind
from tests.cast import Cast, entered
from tests.room.test_draft_commands import note, theme

pytestmark = pytest.mark.django_db(transaction=True)


def draft(cast: Cast, number: int, *sources: Any) -> Draft:
    made = Draft.objects.create(
        panel=cast.panel, room=Room.objects.create(kind=RoomKind.DRAFT), number=number, title=f"Draft title {number}"
    )
    for one in sources:
        DraftSource.objects.create(draft=made, **{type(one).__name__.lower(): one})
    return made


def decide(cast: Cast, made: Draft, *, accepted: bool = True) -> Recommendation:
    """The draft's text was frozen, voted on and counted."""
    digest = sha256(str(made.pk).encode()).hexdigest()
    version = DraftVersion.objects.create(
        draft=made, number=1, title=made.title, language="en", text=[], rationale=[], sha256=digest, frozen_at=_now()
    )
    ballot = Ballot.objects.create(
        meeting=cast.meeting, status=BallotStatus.CLOSED, threshold_percent=80, quorum=0, closed_at=_now()
    )
    question = Question.objects.create(ballot=ballot, version=version, position=1)
    number = Recommendation.objects.filter(panel=cast.panel).count() + 1
    return Recommendation.objects.create(panel=cast.panel, question=question, number=number, accepted=accepted)


def _now() -> datetime:
    return timezone.now()


def words_of(chain: Chain) -> str:
    return " ".join(f"{one.text} {one.of} {one.says}" for one in chain.stations.values())


def test_a_note_is_followed_to_the_result_and_back(cast: Cast) -> None:
    phone = theme(cast.meeting)
    said = note(phone)
    made = draft(cast, 1, phone)
    found = decide(cast, made)
    reply = PublishedAnswer.objects.create(
        recommendation=found, number=1, stance="accepted", reason={"en": "Yes."}, language="en", published_at=_now()
    )
    status = StatusReport.objects.create(
        recommendation=found, done="in_progress", text={"en": "Begun."}, language="en", on=_now().date(), at=_now()
    )
    chain = Chain(cast.panel, "panel")
    way = [
        ("note", said.pk),
        ("theme", phone.pk),
        ("draft", made.pk),
        ("version", found.question.version_id),
        ("recommendation", found.pk),
        ("result", found.question_id),
        ("reply", reply.pk),
        ("status", status.pk),
    ]
    assert chain.graph.ahead(way[0]) == way[1:]
    assert chain.graph.behind(way[-1]) == way[-2::-1]
    member, address = cast.panelists[1], "recommendations:station"
    browser = entered(member)
    for stage, pk in way:
        html = browser.get(reverse(address, args=[member.public_id, stage, pk])).content.decode()
        for other in way:
            link = f'href="{reverse(address, args=[member.public_id, *other])}"'
            assert (link in html) == (other != (stage, pk))
    assert browser.get(reverse(address, args=[member.public_id, "draft", made.pk + 9])).status_code == 404


def test_what_became_of_my_notes_is_told_to_me_alone(cast: Cast) -> None:
    aino, bertta = cast.panelists[:2]
    phone, bus = theme(cast.meeting, "Phone"), theme(cast.meeting, "Bus", revealed=False)
    Theme.objects.filter(pk=bus.pk).update(deleted_at=None)
    mine = {
        "accepted": note(phone, "Led far"),
        "read": Note.objects.create(board=phone.board, text="Stood alone"),
        "unseen": note(bus, "Not shown yet"),
        "deleted": Note.objects.create(board=phone.board, text="Regretted", deleted_at=_now()),
        "hidden": Note.objects.create(board=phone.board, text="Taken off", deleted_at=_now(), hidden_at=_now()),
    }
    Note.objects.update(author=aino)
    theirs = Note.objects.create(board=phone.board, text="Somebody else's", author=bertta)
    decide(cast, draft(cast, 1, phone))
    assert {one.note.text: one.fate for one in own_notes(aino)} == {one.text: fate for fate, one in mine.items()}
    page = reverse("recommendations:what_became", args=[aino.public_id])
    html = entered(aino).get(page).content.decode()
    assert "It led to a recommendation that the panel accepted." in html
    assert "It still counts" in html
    assert theirs.text not in html
    assert entered(bertta).get(page).status_code == 404
    assert "You have written 5 notes." in entered(aino).get(_home(aino)).content.decode()
    assert "What became of what I wrote" not in entered(cast.observer).get(_home(cast.observer)).content.decode()
    walked = entered(bertta).get(reverse("recommendations:station", args=[bertta.public_id, "note", mine["read"].pk]))
    assert aino.name not in walked.content.decode()
    for fate in ("unseen", "deleted", "hidden"):
        for member in (aino, bertta):  # also one's own: the walk is the same for everybody
            gone = reverse("recommendations:station", args=[member.public_id, "note", mine[fate].pk])
            assert entered(member).get(gone).status_code == 404


def _home(member: Any) -> str:
    return reverse("panels:member_home", args=[member.public_id])


def test_the_open_page_shows_what_was_decided_and_nothing_else(cast: Cast) -> None:
    phone = theme(cast.meeting)
    note(phone)
    decided, waiting = draft(cast, 1, phone), draft(cast, 2, phone)
    found = decide(cast, decided)
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=True)
    cast.panel.refresh_from_db()
    chain = Chain(cast.panel, "public")
    assert ("draft", decided.pk) in chain.graph
    assert ("draft", waiting.pk) not in chain.graph
    browser = entered(cast.stranger)

    def status(stage: str, pk: int) -> int:
        return browser.get(reverse("recommendations:public_station", args=[cast.panel.slug, stage, pk])).status_code

    assert status("draft", decided.pk) == status("recommendation", found.pk) == 200
    assert status("draft", waiting.pk) == 404
    Panel.objects.filter(pk=cast.panel.pk).update(is_public=False)
    assert status("draft", decided.pk) == 404


def test_who_sits_at_no_table_reads_of_tables_what_a_draft_grew_from(cast: Cast) -> None:
    phone, bus = theme(cast.meeting), theme(cast.meeting, "Bus")
    led, left = note(phone, "It led to a draft"), note(bus, "It led nowhere")
    alone = Note.objects.create(board=bus.board, text="Quoted alone")
    into = Note.objects.create(board=phone.board, theme=phone, text="Both")
    merged = Note.objects.create(board=phone.board, text="One of both", merged_into=into, deleted_at=_now())
    made = draft(cast, 1, phone, alone)

    def opened(member: Any) -> set[Any]:
        browser, address = entered(member), "recommendations:station"
        things = (phone, bus, led, left, alone, into, merged, made)
        keys = [(type(one).__name__.lower(), one.pk) for one in things]
        return {key for key in keys if browser.get(reverse(address, args=[member.public_id, *key])).status_code == 200}

    everything = opened(cast.panelists[0])
    assert len(everything) == 8
    for reader in (cast.lead, cast.organiser, cast.facilitator, cast.others["note_taker"]):
        assert opened(reader) == everything
    for guest in (cast.observer, cast.official, cast.others["expert"], cast.others["tech_support"]):
        assert everything - opened(guest) == {("theme", bus.pk), ("note", left.pk)}


def test_an_erased_persons_notes_are_nobodys_or_gone(cast: Cast) -> None:
    aino, phone = cast.panelists[0], theme(cast.meeting)
    said = note(phone, "Words of one person")
    Note.objects.update(author=aino)
    erasure.erase(aino, texts=False)
    assert ("note", said.pk) in Chain(cast.panel, "panel").graph
    assert own_notes(aino) == []
    assert "Aino" not in words_of(Chain(cast.panel, "panel"))
    Note.objects.filter(pk=said.pk).update(author=cast.panelists[1])
    erasure.erase(cast.panelists[1], texts=True)
    assert ("note", said.pk) not in Chain(cast.panel, "panel").graph


@dataclass(frozen=True)
class Drawn:
    """A made-up panel: of each note its board, state and theme; of each draft its sources and fate; what was merged."""

    revealed: list[bool]
    notes: list[tuple[int, str, bool]]
    drafts: list[tuple[list[int], bool, str]]
    mergings: list[tuple[int, int, int]]


_BOARDS = 2
_worlds = st.builds(
    Drawn,
    st.lists(st.booleans(), min_size=_BOARDS, max_size=_BOARDS),
    st.lists(
        st.tuples(st.integers(0, _BOARDS - 1), st.sampled_from(["", "", "deleted", "hidden", "erased"]), st.booleans()),
        max_size=6,
    ),
    st.lists(
        st.tuples(st.lists(st.integers(0, 7), max_size=3), st.booleans(), st.sampled_from(["", "yes", "no"])),
        max_size=5,
    ),
    st.lists(st.tuples(*[st.integers(0, 4)] * 3), max_size=2),
)


@pytest.mark.once
def test_every_chain_is_walked_both_ways_and_tells_nothing_withheld(cast: Cast) -> None:
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(world=_worlds)
    def walks(world: Drawn) -> None:
        with transaction.atomic():
            _check(cast, world)
            transaction.set_rollback(True)

    walks()


def _check(cast: Cast, world: Drawn) -> None:
    withheld, hidden_drafts = _make(cast, world)
    for audience in ("panel", "public"):
        chain = Chain(cast.panel, audience)
        nodes = chain.graph.nodes
        assert {(one, other) for one in nodes for other in chain.graph.ahead(one)} == {
            (other, one) for one in nodes for other in chain.graph.behind(one)
        }
        told = words_of(chain)
        assert "withheld" not in told
        assert "Panelist" not in told  # everybody's second name
        assert not withheld & set(nodes)
        if audience == "public":
            assert not hidden_drafts & set(nodes)


def _make(cast: Cast, world: Drawn) -> tuple[set[tuple[str, int]], set[tuple[str, int]]]:
    """Returns what nobody may meet, and what the open page may not show."""
    withheld: set[tuple[str, int]] = set()
    themes = [theme(cast.meeting, "said" if shown else "withheld", revealed=shown) for shown in world.revealed]
    withheld |= {("theme", one.pk) for one, shown in zip(themes, world.revealed, strict=True) if not shown}
    notes = []
    for place, state, grouped in world.notes:
        bad = bool(state) or not world.revealed[place]
        one = Note.objects.create(
            board=themes[place].board,
            theme=themes[place] if grouped else None,
            author=None if state == "erased" else cast.panelists[0],
            text="" if state == "erased" else "withheld" if bad else "said",
            deleted_at=_now() if state else None,
            hidden_at=_now() if state == "hidden" else None,
        )
        notes.append(one)
        withheld |= {("note", one.pk)} if bad else set()
    things: list[Any] = [*themes, *notes]
    drafts, decided = [], set()
    for number, (sources, withdrawn, outcome) in enumerate(world.drafts, 1):
        chosen = {things[place % len(things)].pk: things[place % len(things)] for place in sources}
        made = draft(cast, number, *chosen.values())
        drafts.append(made)
        if outcome:
            decide(cast, made, accepted=outcome == "yes")
            decided.add(made.pk)
        Draft.objects.filter(pk=made.pk).update(withdrawn_at=_now() if withdrawn else None)
    shown = decided | _merge(cast, world, drafts, decided)
    return withheld, {("draft", made.pk) for made in drafts if made.pk not in shown}


def _merge(cast: Cast, world: Drawn, drafts: list[Draft], decided: set[int]) -> set[int]:
    """Returns the drafts that went into one that was decided on, by whatever way."""
    went: dict[int, set[int]] = {}
    for numbers in world.mergings:
        if max(numbers) < len(drafts) and len(set(numbers)) == len(numbers):
            first, second, into = (drafts[number] for number in numbers)
            done = {"status": "done", "proposed_at": _now(), "title": "said"}
            Merging.objects.create(panel=cast.panel, first=first, second=second, into=into, **done)
            for old in (first, second):
                went.setdefault(old.pk, set()).add(into.pk)
    leads = dict(went)
    for _round in drafts:
        leads = {old: into.union(*(leads.get(one, set()) for one in into)) for old, into in leads.items()}
    return {old for old, into in leads.items() if into & decided}
