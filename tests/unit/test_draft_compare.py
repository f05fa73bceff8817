"""What changed between two texts: nothing is lost, nothing is made up, and what is alike stays together."""

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from recommendations.drafts.versions.compare import Line, Piece, Unit, compare, summed

words = st.sampled_from(["puhelin", "ihminen", "vastaa", "joka", "päivä.", "Kello", "8,", "—", "a-b", "3.5 %", "😀!"])
lines = st.lists(st.lists(words, min_size=1, max_size=8).map(" ".join), max_size=6)
OLD = "Puhelimeen vastaa ihminen. Joka arkipäivä."
NEW = "Puhelimeen vastaa aina ihminen. Joka arkipäivä."


def side(found: list[Line], kind: str) -> list[str]:
    """One of the two texts, put together again from the pieces; spaces apart."""
    kept = ["".join(piece.text for piece in line if piece.kind in {"same", kind}) for line in found]
    return ["".join(line.split()) for line in kept if line]


@given(lines, lines, st.sampled_from(["words", "sentences"]))
def test_the_pieces_are_both_texts(old: list[str], new: list[str], by: Unit) -> None:
    found = compare(old, new, by=by)
    assert side(found, "out") == ["".join(line.split()) for line in old]
    assert side(found, "in") == ["".join(line.split()) for line in new]


@given(lines, st.sampled_from(["words", "sentences"]))
def test_a_text_has_not_changed_from_itself(text: list[str], by: Unit) -> None:
    assert all(piece.kind == "same" for line in compare(text, text, by=by) for piece in line)


def test_words_are_told_apart() -> None:
    (line,) = compare([OLD], [NEW])
    assert line == (
        Piece("same", "Puhelimeen vastaa "),
        Piece("in", "aina "),
        Piece("same", "ihminen. Joka arkipäivä."),
    )


def test_a_sentence_changes_as_a_whole() -> None:
    (line,) = compare([OLD], [NEW], by="sentences")
    assert line == (
        Piece("out", "Puhelimeen vastaa ihminen. "),
        Piece("in", "Puhelimeen vastaa aina ihminen. "),
        Piece("same", "Joka arkipäivä."),
    )


def test_a_new_paragraph_before_a_changed_one_is_not_taken_for_it() -> None:
    found = compare([OLD], ["Aivan muuta tekstiä tähän väliin", NEW])
    assert [[piece.kind for piece in line] for line in found] == [["in"], ["same", "in", "same"]]
    assert summed(found) == summed(compare(["x"], ["x", "Aivan muuta tekstiä tähän väliin aina"]))


@pytest.mark.parametrize("by", ["words", "sentences"])
def test_a_line_of_too_many_words_is_compared_as_a_whole(by: Unit) -> None:
    most = settings.RAATI.compare_words
    old, new = (" ".join([f"{first}."] + ["Yes."] * most) for first in ("Old", "New"))
    assert compare([old], [new], by=by) == [(Piece("out", old), Piece("in", new))]
