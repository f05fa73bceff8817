"""Texts as sentences, sentences beside each other, and a lot that anyone can draw again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.drafts.sentences import Sentence, cut, join, split
from recommendations.group.lot import drawn
from recommendations.merging.aligning import align


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Puhelimeen vastaa ihminen. Jonoa ei ole.", ["Puhelimeen vastaa ihminen.", "Jonoa ei ole."]),
        ("Palvelu on auki esim. Suvannossa klo 9.30. Muualla ei.", None),
        ("Kokous on 5. kerroksessa 12. Toukokuuta. Tule!", ["Kokous on 5. kerroksessa 12. Toukokuuta.", "Tule!"]),
        ("Valmis vuonna 2027. Seuranta alkaa heti.", ["Valmis vuonna 2027.", "Seuranta alkaa heti."]),
        (
            "Hjälp finns t.ex. Hos kommunen. Är det nära? Ja!",
            ["Hjälp finns t.ex. Hos kommunen.", "Är det nära?", "Ja!"],
        ),
        ("Ask Dr. A. Smith … Then wait.", ["Ask Dr. A. Smith …", "Then wait."]),
        ("Cars, bikes, etc. The rest walks.", ["Cars, bikes, etc.", "The rest walks."]),
        ("Hän sanoi: ”Ei käy.” Muut nyökkäsivät.", ["Hän sanoi: ”Ei käy.”", "Muut nyökkäsivät."]),
        ("no end", ["no end"]),
        ("  \n\n ", []),
    ],
)
def test_texts_are_split_where_sentences_end(text: str, sentences: list[str] | None) -> None:
    expected = sentences if sentences is not None else ["Palvelu on auki esim. Suvannossa klo 9.30.", "Muualla ei."]
    assert [one.text for one in split(text)] == expected


def test_items_of_a_list_keep_their_mark() -> None:
    text = "# Phone\nA person answers. Always.\n- in Finnish\n- in Swedish"
    assert split(text)[2] == Sentence("Always.", 1, "")
    assert split(text)[3] == Sentence("in Finnish", 2, "- ")
    assert join(split(text)) == text


@given(st.text(alphabet="aB. !?5\n-…", max_size=60))
def test_no_word_is_lost(text: str) -> None:
    assert join(split(text)).replace("\n", " ").split() == " ".join(text.splitlines()).split()


@given(st.text(alphabet="aB. !?5”-…", max_size=60))
def test_the_sentences_of_a_line_are_the_line(line: str) -> None:
    assert "".join(cut(line)) == line
    assert all(cut(line))


def test_what_says_much_the_same_stands_together() -> None:
    left = ["A person answers the phone.", "There is no queue.", "It is free."]
    right = ["The bus stops near.", "A person answers the phones of all.", "It is free."]
    pairs = [(one.left, one.right) for one in align(left, right, most=50)]
    assert pairs == [(None, 0), (0, 1), (1, None), (2, 2)]
    alike = {one.left: one.alike for one in align(left, right, most=50)}
    assert alike[2] == 1
    assert 0.5 <= alike[0] < 1
    assert [(one.left, one.right) for one in align(left, right, most=2) if one.alike] == [(2, 2)]


def test_finnish_and_swedish_endings_do_not_part_sentences() -> None:
    pairs = align(["Neuvontaan pääsee puhelimella."], ["Neuvontaan pääsee aina puhelimitse."], most=9)
    assert [(one.left, one.right) for one in pairs] == [(0, 0)]


_SENTENCES = st.lists(st.sampled_from(["a b c", "a b d", "x y", "x z", "q"]), max_size=6)


@given(_SENTENCES, _SENTENCES)
def test_every_sentence_stands_there_once(left: list[str], right: list[str]) -> None:
    pairs = align(left, right, most=50)
    assert sorted(one.left for one in pairs if one.left is not None) == list(range(len(left)))
    assert sorted(one.right for one in pairs if one.right is not None) == list(range(len(right)))
    assert [one.left for one in pairs if one.left is not None] == list(range(len(left)))


@given(st.sets(st.integers(1, 400), min_size=1), st.integers(1, 20), st.text("0123456789abcdef", min_size=16))
def test_the_lot_depends_on_nothing_but_seed_and_numbers(numbers: set[int], wanted: int, seed: str) -> None:
    found = drawn(sorted(numbers), wanted, seed)
    assert found == drawn(sorted(numbers, reverse=True), wanted, seed)
    assert len(set(found)) == min(wanted, len(numbers))
    assert set(found) <= numbers


def test_the_lot_is_what_docs_say() -> None:
    """By hand: printf 'feed:1' | sha256sum, and so on."""
    assert drawn([1, 2, 3], 3, "feed") == [2, 1, 3]
