"""What is taken without a look at the whole document would have passed that look as well."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from config.limits import Limits
from recommendations.drafts import checks, structs
from recommendations.drafts.checks import Size, problem_of
from recommendations.drafts.replica import Offer, Replica
from recommendations.drafts.standing import Standing
from tests.yjs import SERVER, Pen, element, first, number, paragraph, text

AINO, MALLORY = 10, 20  # memberships
FORGER, OTHER, WRITER = 3000, 3001, 4000  # the first two are Mallory's
MOST = Size(Limits.draft_chars, Limits.draft_elements)
HEADING = {"type": "heading", "level": 3, "runs": [{"text": "Otsikko"}]}
LIST = {"type": "bullets", "items": [[{"text": "kohta", "strong": True}]]}
START = first(paragraph("Puhelimeen"), HEADING, LIST, rationale=(paragraph("Koska"),))
Walks = list[int]


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> Walks:
    """Grows with each look at a whole document."""
    done: Walks = []
    real = checks.measured

    def counted(doc: Doc[Any]) -> Size:
        done.append(1)
        return real(doc)

    monkeypatch.setattr(checks, "measured", counted)
    return done


def here(*updates: bytes) -> Replica:
    return Replica([START, *updates], {SERVER: None})


def gives(replica: Replica, membership: int, *updates: bytes) -> list[str | None]:
    """Their verdicts; what is good is committed."""
    verdicts = replica.examine([Offer(membership, update) for update in updates])
    kept = [update for update, verdict in zip(updates, verdicts, strict=True) if verdict.code is None]
    replica.commit(kept)
    for verdict in verdicts:
        replica.owners.update(dict.fromkeys(verdict.clients, membership))
    return [verdict.code for verdict in verdicts]


class TestWhatIsNotWalked:
    def test_letters_at_the_end_in_the_middle_and_with_a_mark(self, walks: Walks) -> None:
        replica, pen = here(), Pen(WRITER, START)
        new = [pen.write("Aina", -1), pen.write("x", 2), pen.write("tärkeä", 1, strong={}), pen.write("😀", -1)]
        assert gives(replica, AINO, *new) == [None] * 4
        assert not walks

    def test_letters_where_everything_was_erased(self, walks: Walks) -> None:
        replica, pen = here(), Pen(WRITER, START)
        assert gives(replica, AINO, pen.erase(0, 10), pen.write("Uusi")) == [None, None]
        assert gives(replica, AINO, pen.write("!", -1)) == [None]
        assert not walks

    def test_paragraphs_headings_and_lists(self, walks: Walks) -> None:
        replica, pen = here(), Pen(WRITER, START)
        new = [pen.add("Uusi kappale"), pen.add("Otsikko", tag="heading", level=4), pen.write("!", -1)]
        assert gives(replica, AINO, *new) == [None] * 3
        assert not walks

    def test_letters_beside_what_another_process_wrote(self, walks: Walks) -> None:
        replica, there, pen = here(), Pen(WRITER, START), Pen(OTHER, START)
        replica.take([there.write("Bertta")])
        pen.take(there.doc.get_update())
        assert gives(replica, MALLORY, pen.write("!", 6)) == [None]
        assert not walks

    def test_what_was_given_up_is_not_remembered(self) -> None:
        replica = here()
        replica.examine([Offer(AINO, Pen(WRITER, START).write("Aina"))])
        replica.forget()
        stray = _update(WRITER, 0, _item(4, text("boo"), parent=(SERVER, 0)))
        assert gives(replica, AINO, stray) == ["not-a-draft"]

    def test_a_draft_is_still_not_longer_than_it_may_be(self, walks: Walks) -> None:
        replica, pen = here(), Pen(WRITER, START)
        assert gives(replica, AINO, pen.write("x" * (Limits.draft_chars - 30))) == [None]
        assert gives(replica, AINO, pen.write("x" * 50)) == ["draft-full"]
        assert walks


def test_the_places_of_a_documents_items_are_known() -> None:
    """Also when it is folded into one update, in which items may stand before their neighbours."""
    pens = [Pen(client, START) for client in (9000, 50, 7000)]
    for turn in range(30):
        pen = pens[turn % 3]
        new = pen.write(f"{turn} ", turn) if turn % 7 else pen.add(f"Kappale {turn}")
        for other in pens:
            other.take(new)
    state = pens[0].doc.get_update()
    known = Standing.of(state)
    for item in structs.read(state).items:
        is_letters = item.kind in (structs.STRING, structs.FORMAT)
        assert (known._tags.get(cast(structs.Id, known._places.get(item.start))) == "#") is is_letters, item


def test_nothing_can_be_put_into_letters_even_when_they_are_gone() -> None:
    """Taken from somebody, it would keep everybody else from opening the draft: Yjs' Rust sibling then fails."""
    replica, pen = here(), Pen(WRITER, START)
    assert gives(replica, AINO, pen.write("boo"), pen.erase(0, 3)) == [None, None]
    stray = _update(WRITER, 3, _item(4, text("x"), parent=(WRITER, 0)))
    assert gives(replica, AINO, stray) == ["not-a-draft"]
    assert gives(replica, AINO, _update(WRITER, 3, _item(4, text("x"), parent=(SERVER, 1)))) == [None]


def test_an_item_stands_between_two_that_stand_together() -> None:
    lines = [item for item in structs.read(START).items if item.kind == structs.STRING]
    apart = _update(WRITER, 0, _item(4, text("x"), beside=(lines[0].start, lines[1].start)))
    assert gives(here(), AINO, apart) == ["not-a-draft"]


def test_beside_what_was_cleared_away_the_document_is_looked_at(walks: Walks) -> None:
    """A deleted paragraph's letters are gone for good once the draft is opened anew; who was offline may not know."""
    pen, away = Pen(WRITER, START), Pen(OTHER, START)
    added = pen.add("Uusi kappale")
    away.take(added)
    state = pen.doc.get_state()
    del pen.text.children[3]
    replica = here(Pen(1, START, added, pen.since(state)).doc.get_update())
    state = away.doc.get_state()
    line: Any = away.text.children[3]
    line.children[0].insert(12, "!")
    assert gives(replica, MALLORY, away.since(state)) == [None]
    assert walks


# Forged updates


def _item(
    kind: int, content: bytes, *, beside: tuple[Any, Any] = (None, None), parent: Any = None, key: str = ""
) -> bytes:
    left, right = beside
    info = kind | (0x80 if left else 0) | (0x40 if right else 0) | (0x20 if key else 0)
    neighbours = b"".join(number(one[0]) + number(one[1]) for one in (left, right) if one)
    if left or right:
        return bytes([info]) + neighbours + content
    stands = b"\x01" + text(parent) if isinstance(parent, str) else b"\x00" + number(parent[0]) + number(parent[1])
    return bytes([info]) + stands + (text(key) if key else b"") + content


def _update(client: int, clock: int, *items: bytes, deleted: bytes = b"\x00") -> bytes:
    return number(1) + number(len(items)) + number(client) + number(clock) + b"".join(items) + deleted


CONTENTS: tuple[Callable[[random.Random], tuple[int, bytes, int]], ...] = (  # (kind, content, length)
    lambda chance: (4, text("abc"[: chance.randrange(1, 4)]), 0),
    lambda chance: (4, text("😀"), 2),
    lambda chance: (6, text("strong") + text("{}"), 1),
    lambda chance: (7, b"\x06", 1),
    lambda chance: (7, element(chance.choice(["paragraph", "heading", "bullet_list", "list_item"])), 1),
    lambda chance: (8, b"\x01\x7d\x03", 1),
    lambda chance: (1, number(2), 2),
)


class Forger:
    """Writes well-formed updates in which nothing need stand where it should."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.mine: list[tuple[int, int]] = []

    def update(self, replica: Replica) -> bytes:
        chance, client = self.chance, self.chance.choice((FORGER, OTHER))
        clocks = structs.clocks(replica.doc.get_state())
        start = clock = clocks.get(client, 0)
        items = []
        for _number in range(chance.choice((1, 1, 2, 3))):
            kind, content, length = chance.choice(CONTENTS)(chance)
            length = length or len(content) - 1
            items.append(self._placed(kind, content, clocks))
            clock += length
            clocks[client] = clock
        deleted = self._deleted(clocks) if chance.random() < 0.4 else b"\x00"
        self.mine.append((client, start))
        return _update(client, start, *items, deleted=deleted)

    def _placed(self, kind: int, content: bytes, clocks: dict[int, int]) -> bytes:
        chance = self.chance
        key = "level" if kind == 8 or (kind == 1 and chance.random() < 0.3) else ""
        if chance.random() < 0.6:
            beside = (self._some(clocks), self._some(clocks) if chance.random() < 0.3 else None)
            return _item(kind, content, beside=beside, key=key)
        parent = self._some(clocks) if chance.random() < 0.8 or key else chance.choice(["text", "rationale"])
        return _item(kind, content, parent=parent, key=key)

    def _some(self, clocks: dict[int, int]) -> tuple[int, int]:
        client = self.chance.choice([one for one, clock in clocks.items() if clock])
        return client, self.chance.randrange(clocks[client])

    def _deleted(self, clocks: dict[int, int]) -> bytes:
        client, clock = self._some(clocks)
        return number(1) + number(client) + number(1) + number(clock) + number(self.chance.randrange(1, 4))


def _life(chance: random.Random, told: Counter[str | None]) -> Iterator[tuple[Replica, list[bytes]]]:
    """A draft in which one forges and another one writes; after each batch, with all that was accepted."""
    replica, forger, accepted = here(), Forger(chance), [START]
    writer = Pen(WRITER, START)
    for _turn in range(12):
        writer.take(replica.doc.get_update())
        offers = [Offer(MALLORY, forger.update(replica)) for _number in range(chance.choice((1, 1, 2)))]
        if chance.random() < 0.5:
            state = writer.doc.get_state()
            writer.add("Kappale")
            offers.append(Offer(AINO, writer.since(state)))
        verdicts = replica.examine(offers)
        kept = [offer.update for offer, verdict in zip(offers, verdicts, strict=True) if verdict.code is None]
        told.update(verdict.code for verdict in verdicts)
        for offer, verdict in zip(offers, verdicts, strict=True):
            replica.owners.update(dict.fromkeys(verdict.clients, offer.membership))
        replica.commit(kept)
        accepted += kept
        if AINO in {offer.membership for offer in offers} and verdicts[-1].code is not None:
            return  # the writer's own copy has what was refused
        yield replica, accepted


@settings(max_examples=3 * settings().max_examples)
@given(st.integers(0, 2**32))
def test_whatever_is_accepted_leaves_a_draft(seed: int) -> None:
    for replica, accepted in _life(random.Random(seed), Counter()):
        fresh: Doc[Any] = Doc()
        for update in accepted:
            fresh.apply_update(update)
        assert problem_of(fresh, most=MOST) is None
        assert problem_of(replica._shadow, most=MOST) is None
        assert structs.clocks(replica._shadow.get_state()) == structs.clocks(fresh.get_state())


def test_the_forgers_updates_are_taken_and_refused_and_not_all_are_walked_over(walks: Walks) -> None:
    """Else the property above would say less than it seems to."""
    told: Counter[str | None] = Counter()
    unwalked = 0
    for seed in range(60):
        for _replica, _accepted in _life(random.Random(seed), told):
            unwalked += not walks
            walks.clear()
    assert told[None] > 100
    assert told["not-a-draft"] > 100
    assert unwalked > 50
