"""A long instruction begins with its first sentence; the rest is read on demand."""

import pytest

from words.fields import Words
from words.templatetags.words import parted

LONG = "Read the drafts first. Then propose better words, or raise a red card and say why. " * 2


def test_a_short_text_stands_as_it_is() -> None:
    assert parted(Words({"en": "Read. Write. Talk."})) == ("Read. Write. Talk.", "", "en")


def test_of_a_long_text_the_first_sentence_comes_first_and_nothing_is_lost() -> None:
    first, rest, _language = parted(Words({"en": LONG}))
    assert first == "Read the drafts first."
    assert f"{first} {rest}" == LONG.strip()


@pytest.mark.parametrize("text", ["word " * 60, f"{'word ' * 60}."])
def test_one_long_sentence_is_not_torn(text: str) -> None:
    assert parted(Words({"en": text})) == (text.strip(), "", "en")


def test_a_line_ends_a_sentence_as_well() -> None:
    assert parted(Words({"en": f"Do this:\n{LONG}"})).first == "Do this:"
