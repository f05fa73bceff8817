"""The gate before a draft: whatever is offered, what is accepted is a draft and everybody's own."""

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from config.limits import Limits
from recommendations.drafts.checks import Size, problem_of
from recommendations.drafts.replica import Offer, Replica
from tests import yjs
from tests.yjs import SERVER, Pen, element, first, inside, item, paragraph, update

AINO, BERTTA = 10, 20  # memberships
MOST = Size(100_000, 100_000)
START = first(paragraph("Puhelimeen vastaa ihminen"), {"type": "heading", "level": 3, "runs": [{"text": "Otsikko"}]})


def replica() -> Replica:
    return Replica([START], {SERVER: None})


def code_of(here: Replica, membership: int, data: bytes) -> str | None:
    return here.examine([Offer(membership, data)])[0].code


def test_a_good_update_is_accepted_and_its_client_named() -> None:
    here = replica()
    verdict = here.examine([Offer(AINO, Pen(7, START).write("Aina: "))])[0]
    assert verdict.code is None
    assert verdict.clients == {7}


def test_nothing_reaches_the_document_before_it_is_committed() -> None:
    here, new = replica(), Pen(7, START).write("Aina: ")
    before = here.doc.get_update()
    here.examine([Offer(AINO, new)])
    assert here.doc.get_update() == before
    here.commit([new])
    assert here.doc.get_update() != before


def test_two_people_at_once_both_stay() -> None:
    here = replica()
    one, two = Pen(7, START).write("A"), Pen(8, START).add("Toinen")
    assert [verdict.code for verdict in here.examine([Offer(AINO, one), Offer(BERTTA, two)])] == [None, None]


def test_updates_that_build_on_each_other_may_come_together() -> None:
    here, pen = replica(), Pen(7, START)
    offers = [Offer(AINO, pen.write(letter)) for letter in "abc"]
    assert [verdict.code for verdict in here.examine(offers)] == [None] * 3


class TestForgery:
    def test_nobody_writes_as_somebody_elses_client(self) -> None:
        here, aino = replica(), Pen(7, START)
        new = aino.write("A")
        here.examine([Offer(AINO, new)])
        here.commit([new])
        here.owners[7] = AINO
        assert code_of(here, BERTTA, aino.write("B")) == "forged"

    def test_nor_within_one_tick(self) -> None:
        here, aino = replica(), Pen(7, START)
        offers = [Offer(AINO, aino.write("A")), Offer(BERTTA, aino.write("B"))]
        assert [verdict.code for verdict in here.examine(offers)] == [None, "forged"]

    def test_nor_as_the_server(self) -> None:
        assert code_of(replica(), AINO, Pen(SERVER, START).write("A")) == "forged"

    def test_but_sending_again_what_is_known_is_harmless(self) -> None:
        here, aino = replica(), Pen(7, START)
        new = aino.write("A")
        here.examine([Offer(AINO, new)])
        here.commit([new])
        here.owners[7] = AINO
        bertta = Pen(8, aino.doc.get_update())
        bertta.write("B")
        assert code_of(here, BERTTA, bertta.doc.get_update()) is None

    def test_a_refused_claim_gives_no_ownership(self) -> None:
        here = replica()
        offers = [
            Offer(AINO, update(item(element("list_item"), 7), client=7)),
            Offer(BERTTA, Pen(7, START).write("B")),
        ]
        assert [verdict.code for verdict in here.examine(offers)] == ["not-a-draft", None]


NESTED = {
    "an item outside a list": update(item(element("list_item"), 7)),
    "text straight in a fragment": update(item(b"\x06", 7)),
    "letters straight in a fragment": update(item(yjs.text("boo"), 4)),
    "letters straight in a paragraph": update(item(yjs.text("boo"), 4, parent=inside(SERVER, 0))),
    "a paragraph in a paragraph": update(item(element("paragraph"), 7, parent=inside(SERVER, 0))),
    "a level on a paragraph": update(item(b"\x01\x7d\x03", 8, parent=inside(SERVER, 0), key="level")),
    "a list in a list": update(item(element("bullet_list"), 7), item(element("bullet_list"), 7, parent=inside(99, 0))),
}


@pytest.mark.parametrize("data", NESTED.values(), ids=NESTED)
def test_wrong_nesting_is_refused_and_the_others_do_not_notice(data: bytes) -> None:
    here, pen = replica(), Pen(7, START)
    offers = [Offer(AINO, pen.write("a")), Offer(BERTTA, data), Offer(AINO, pen.write("b"))]
    assert [verdict.code for verdict in here.examine(offers)] == [None, "not-a-draft", None]


def test_an_update_that_skips_something_is_refused() -> None:
    pen = Pen(7, START)
    pen.write("lost")
    assert code_of(replica(), AINO, pen.write("kept")) == "gap"


def test_an_update_that_builds_on_something_unseen_is_refused() -> None:
    unseen = Pen(8, START).add("Unseen")
    bertta = Pen(9, START, unseen)
    state = bertta.doc.get_state()
    bertta.text.children[2].children[0].insert(2, "x")  # type: ignore[union-attr]
    here = replica()
    assert code_of(here, BERTTA, bertta.since(state)) == "gap"
    here.take([unseen])
    assert code_of(here, BERTTA, bertta.since(state)) is None


def test_deleting_what_is_not_there_is_refused() -> None:
    assert code_of(replica(), AINO, b"\x00\x01\x63\x01\x00\x05") == "gap"


def test_a_full_draft_takes_no_more_but_may_be_shortened() -> None:
    with override_settings(RAATI=Limits(draft_chars=40)):
        here, pen = replica(), Pen(7, START)
        assert code_of(here, AINO, Pen(8, START).write("x" * 50)) == "draft-full"
        assert code_of(here, AINO, pen.erase(0, 5)) is None


def test_a_draft_that_got_too_long_may_be_shortened_bit_by_bit() -> None:
    with override_settings(RAATI=Limits(draft_chars=10)):
        here, pen = replica(), Pen(7, START)
        assert code_of(here, AINO, pen.erase(0, 1)) is None
        assert code_of(here, BERTTA, Pen(8, START).write("longer")) == "draft-full"


def test_elements_are_counted_too() -> None:
    with override_settings(RAATI=Limits(draft_elements=7)):
        here, pen = replica(), Pen(7, START)
        offers = [Offer(AINO, pen.add("")) for _ in range(3)]
        assert [verdict.code for verdict in here.examine(offers)] == [None, None, "draft-full"]


def test_nobody_writes_as_ever_new_clients() -> None:
    here = Replica([START], {SERVER: None} | dict.fromkeys(range(1000, 1299), AINO))
    assert code_of(here, AINO, Pen(7, START).write("a")) is None
    assert code_of(here, BERTTA, Pen(8, START).write("b")) is None
    here.owners[7] = AINO
    assert code_of(here, AINO, Pen(9, START).write("c")) == "too-many"


def test_an_update_has_a_size() -> None:
    with override_settings(RAATI=Limits(draft_update_bytes=100)):
        assert code_of(replica(), AINO, Pen(7, START).write("x" * 101)) == "update-too-big"


def test_a_refused_update_leaves_no_trace() -> None:
    here = replica()
    before = here.doc.get_update()
    assert code_of(here, BERTTA, update(item(element("list_item"), 7))) == "not-a-draft"
    assert here.doc.get_update() == before
    assert code_of(here, AINO, Pen(7, START).write("still works")) is None


HONEST = [
    Pen(7, START).write("Aina: "),
    Pen(7, START).write("tärkeä", 3, strong={}),
    Pen(7, START).write("linkki", 0, link={"href": "https://a.example/"}),
    Pen(7, START).add("Uusi kappale"),
    Pen(7, START).add("Väliotsikko", tag="heading", level=4),
    Pen(7, START).erase(2, 9),
    Pen(7, START).doc.get_update(),
]


@settings(max_examples=4 * settings().max_examples)
@given(
    st.sampled_from(HONEST),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_whatever_is_done_to_an_update_the_document_stays_a_draft(
    honest: bytes, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(honest)
    for place, value in changes:
        data[place % len(data)] = value
    here = replica()
    if here.examine([Offer(AINO, bytes(data))])[0].code is None:
        here.commit([bytes(data)])
    assert problem_of(here.doc, most=MOST) is None
    assert code_of(here, BERTTA, Pen(8, START).write("still works")) is None


@given(st.binary(max_size=300))
def test_whatever_is_sent_the_document_stays_a_draft(data: bytes) -> None:
    here = replica()
    here.examine([Offer(AINO, data)])
    assert code_of(here, BERTTA, Pen(8, START).write("still works")) is None


def test_a_folded_log_that_brings_nothing_new_is_told_to_nobody() -> None:
    here, aino = replica(), Pen(7, START)
    assert len(here.take([aino.write("Aina: "), aino.erase(0, 2)])) == 2
    assert here.take([aino.doc.get_update()]) == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["write", "erase", "read", "fold"]), st.integers(0, 1), st.integers(0, 30)),
        max_size=40,
    )
)
def test_who_had_the_rest_lacks_nothing_but_what_is_new_in_the_log(steps: list[tuple[str, int, int]]) -> None:
    """Two write, each without the other's changes; their rows are read as they come, or folded into one."""
    here, reader, pens = replica(), Pen(9, START), (Pen(7, START), Pen(8, START))
    log, unread = Pen(10, START), list[bytes]()
    for what, whose, place in [*steps, ("read", 0, 0)]:
        pen = pens[whose]
        if what == "read":
            reader.take(*here.take(unread))
            unread = []
        elif what == "fold":
            unread = [log.doc.get_update()]
        else:
            size = len(pen.line)
            at = min(place, size)
            new = pen.write("sana", at) if what == "write" else pen.erase(at, min(at + 3, size))
            log.take(new)
            unread.append(new)
    assert reader.doc.get_state() == log.doc.get_state() == here.doc.get_state()
    assert reader.plain() == log.plain()
