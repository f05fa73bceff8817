"""Reading Yjs updates without applying them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.drafts import structs
from recommendations.drafts.structs import Malformed, NotAllowed, Run
from tests import yjs
from tests.yjs import SERVER, Pen, element, first, inside, item, paragraph, update


def test_an_update_says_whose_items_it_brings() -> None:
    start = first(paragraph("Puhelimeen vastaa ihminen"))
    aino = Pen(7, start)
    read = structs.read(aino.write("Aina: "))
    assert read.runs == (Run(7, 0, 6),)
    assert read.deleted == ()


def test_an_update_says_what_it_deletes() -> None:
    start = first(paragraph("Puhelimeen"))
    read = structs.read(Pen(7, start).erase(0, 4))
    assert read.runs == ()
    assert [(run.client, run.end - run.clock) for run in read.deleted] == [(SERVER, 4)]


def test_length_is_counted_as_yjs_counts_it() -> None:
    read = structs.read(Pen(7, first(paragraph("x"))).write("😀ä"))
    assert read.runs == (Run(7, 0, 3),)


def test_a_full_state_names_every_client() -> None:
    start = first(paragraph("x"))
    aino, bertta = Pen(7, start), Pen(8, start)
    aino.take(bertta.write("b"))
    aino.write("a")
    assert {run.client for run in structs.read(aino.doc.get_update()).runs} == {SERVER, 7, 8}


def test_a_state_vector_is_read() -> None:
    aino = Pen(7, first(paragraph("x")))
    aino.write("abc")
    assert structs.clocks(aino.doc.get_state())[7] == 3


MALFORMED = {
    "nothing": b"",
    "an end too early": update(item(element("paragraph"), 7))[:-3],
    "something after the end": update(item(element("paragraph"), 7)) + b"\x00",
    "more items than bytes": b"\x01\xff\x7f\x07\x00",
    "a number that never ends": b"\xff" * 12,
    "no items in a block": b"\x01\x00\x07\x00\x00",
    "an empty text": update(item(yjs.text(""), 4, parent=inside(1, 1))),
    "half a letter": update(item(b"\x01\xc3", 4, parent=inside(1, 1))),
    "a mark without JSON": update(item(yjs.text("strong") + yjs.text("{"), 6, parent=inside(1, 1))),
    "a mark with NaN": update(item(yjs.text("strong") + yjs.text("NaN"), 6, parent=inside(1, 1))),
    "a parent of no kind": update(bytes([7]) + b"\x02" + element("paragraph")),
    "a client twice": b"\x02" + update(item(element("paragraph"), 7))[1:-1] * 2 + b"\x00",
    "a gap": update(b"\x0a\x05"),
    "an endless tail": update(b"\x00" + yjs.number(2**53 - 1), clock=2),
}


@pytest.mark.parametrize("data", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_update_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        structs.read(data)


NOT_ALLOWED = {
    "another root": update(item(element("paragraph"), 7, parent=b"\x01" + yjs.text("other"))),
    "an entry of a root": update(item(b"\x01\x7d\x03", 8, key="level")),
    "a script element": update(item(element("script"), 7)),
    "a map": update(item(b"\x01", 7)),
    "a hook": update(item(b"\x05" + yjs.text("paragraph"), 7)),
    "a handler attribute": update(item(b"\x01w" + yjs.text("x"), 8, parent=inside(1, 0), key="onclick")),
    "a heading of level 1": update(item(b"\x01\x7d\x01", 8, parent=inside(1, 0), key="level")),
    "a level in words": update(item(b"\x01w" + yjs.text("3"), 8, parent=inside(1, 0), key="level")),
    "two values": update(item(b"\x02\x7d\x03\x7d\x03", 8, parent=inside(1, 0), key="level")),
    "a value among children": update(item(b"\x01\x7d\x03", 8, parent=inside(1, 0))),
    "text as an attribute": update(item(yjs.text("x"), 4, parent=inside(1, 0), key="level")),
    "an embedded object": update(item(yjs.text("{}"), 5, parent=inside(1, 0))),
    "bytes": update(item(b"\x01\x00", 3, parent=inside(1, 0))),
    "a document in the document": update(item(yjs.text("guid") + b"\x7f", 9, parent=inside(1, 0))),
    "an unknown mark": update(item(yjs.text("style") + yjs.text("{}"), 6, parent=inside(1, 0))),
    "a mark with content": update(item(yjs.text("em") + yjs.text('{"class":"x"}'), 6, parent=inside(1, 0))),
    "a script link": update(
        item(yjs.text("link") + yjs.text('{"href":"javascript:alert(1)"}'), 6, parent=inside(1, 0))
    ),
    "a link with more": update(
        item(yjs.text("link") + yjs.text('{"href":"https://a.fi","target":"_top"}'), 6, parent=inside(1, 0))
    ),
    "a NUL": update(item(yjs.text("a\x00b"), 4, parent=inside(1, 0))),
}


@pytest.mark.parametrize("data", NOT_ALLOWED.values(), ids=NOT_ALLOWED)
def test_what_no_draft_holds_is_refused(data: bytes) -> None:
    with pytest.raises(NotAllowed):
        structs.read(data)


@pytest.mark.parametrize("level", [b"\x7d\x03", b"\x7c\x40\x40\x00\x00", yjs.float64(4)])
def test_a_level_may_be_any_kind_of_number(level: bytes) -> None:
    read = structs.read(update(item(b"\x01" + level, 8, parent=inside(1, 0), key="level")))
    assert read.runs == (Run(99, 0, 1),)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (structs.read, structs.clocks):
        try:
            read(data)
        except (Malformed, NotAllowed):
            continue
