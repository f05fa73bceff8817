"""How a written text is put in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.board.texts import clean, first_words
from panels.command import Refused


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Yksi\n\n kaksi\t", "Yksi kaksi"),
        ("a\x00b\x1bc", "abc"),
        ("vasen\u202eoikea", "vasenoikea"),
        ("<b>lihava</b>", "<b>lihava</b>"),
        ("a\u0308iti", "äiti"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_text_becomes_one_clean_line(written: str, kept: str) -> None:
    assert clean(written, 100) == kept


@given(st.text().filter(lambda text: any(sign.isalnum() for sign in text)))
def test_a_cleaned_text_is_clean(text: str) -> None:
    once = clean(text, 10_000)
    assert clean(once, 10_000) == once
    assert once == once.strip()
    assert not set(once) & {"\x00", "\n", "\t", "\u202e"}


def test_a_text_that_is_too_long_says_how_long_it_may_be() -> None:
    with pytest.raises(Refused) as refusal:
        clean("a" * 11, 10)
    assert (refusal.value.code, refusal.value.values) == ("too-long", {"limit": 10})


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("Lyhyt lappu", "Lyhyt lappu"),
        ("Puhelimeen vastaa ihminen eikä valikko, myös illalla", "Puhelimeen vastaa ihminen eikä valikko…"),
        ("a" * 60, "a" * 39 + "…"),
    ],
)
def test_a_heading_is_the_beginning_of_a_note(text: str, heading: str) -> None:
    assert first_words(text) == heading
