"""Where words stand, what changes between two wordings, and that the change in a document is just that."""

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.amendments.difference import edits, pieces
from recommendations.amendments.passages import Passage, find, leaves_of, nearest, passages
from recommendations.amendments.rewriting import reword
from recommendations.drafts.blocks import Block, doc_from_blocks, texts_of
from recommendations.drafts.tree import tree_of

WORDS = st.lists(st.sampled_from(["ä", "käsi", "😀", "the", "The", ",", ".", " ", "  ", "12", "phone"]), max_size=12)
TEXT = WORDS.map("".join)


@dataclass
class Wording:
    before: str
    after: str
    field: str = "text"
    place: int | None = None


def paragraph(*runs: dict[str, Any] | str) -> Block:
    return {"type": "paragraph", "runs": [{"text": run} if isinstance(run, str) else run for run in runs]}


def document(*blocks: Block) -> "Doc[Any]":
    doc: Doc[Any] = Doc()
    doc.apply_update(doc_from_blocks(blocks, []))
    return doc


def changed(doc: "Doc[Any]", wording: Wording) -> list[Block] | None:
    return texts_of(doc).text if reword(doc, wording) else None


class TestPassages:
    def test_sentences_of_every_paragraph_heading_and_item_in_order(self) -> None:
        doc = document(
            {"type": "heading", "level": 3, "runs": [{"text": "Who"}]},
            paragraph("One. ", {"text": "Two", "strong": True}, "! “Three?” he said"),
            {"type": "bullets", "items": [[{"text": "Four."}], [{"text": "Five"}]]},
        )
        leaves = leaves_of(tree_of(doc)["text"])
        assert leaves == ["Who", "One. Two! “Three?” he said", "Four.", "Five"]
        found = passages(leaves)
        assert [one.text for one in found] == ["Who", "One.", "Two!", "“Three?” he said", "Four.", "Five"]
        assert all(leaves[one.place][one.start :].startswith(one.text) for one in found)

    @pytest.mark.parametrize(
        ("words", "place", "found"),
        [
            ("every month", 0, (0, 3)),
            ("every month", None, (0, 3)),
            ("every month", 7, (0, 3)),  # its paragraph moved: it stands once in the whole text
            ("month", 0, (0, 9)),  # not the one in "monthly"
            ("Help", 1, (1, 0)),
            ("Help", None, None),  # in two places, and nothing tells which
            ("every year", 0, None),
            ("", 0, None),
        ],
    )
    def test_where_words_stand(self, words: str, place: int | None, found: tuple[int, int] | None) -> None:
        leaves = ["In every month there is help. Help", "Help monthly"]
        assert find(leaves, words, place) == (Passage(*found, words) if found else None)

    def test_twice_in_one_paragraph_nothing_tells_which(self) -> None:
        assert find(["No. Yes. No."], "No.", 0) is None

    def test_what_became_of_words_is_shown_only_if_it_is_like_them(self) -> None:
        leaves = ["There is help every week in each town. A card is enough."]
        assert nearest(leaves, "There is help every month in each town.") == "There is help every week in each town."
        assert nearest(leaves, "Zyxwv qqq!") == ""


class TestDifference:
    @given(TEXT, TEXT)
    def test_the_edits_make_one_wording_from_the_other(self, before: str, after: str) -> None:
        made = before
        for edit in reversed(edits(before, after)):
            made = made[: edit.start] + edit.new + made[edit.stop :]
        assert made == after
        told = pieces(before, after)
        assert "".join(piece.text for piece in told if piece.kind != "in") == before
        assert "".join(piece.text for piece in told if piece.kind != "out") == after

    def test_only_the_words_that_differ(self) -> None:
        assert [tuple(edit) for edit in edits("in each town monthly.", "in each town weekly.")] == [(13, 20, "weekly")]

    def test_words_in_a_row_change_together(self) -> None:
        told = pieces("We offer a first visit.", "We will always offer a visit.")
        assert [tuple(piece) for piece in told] == [
            ("same", "We"),
            ("in", " will always"),
            ("same", " offer a "),
            ("out", "first "),
            ("same", "visit."),
        ]
        assert [(edit.start, edit.stop) for edit in edits("a b c d", "a x y d")] == [(2, 5)]


class TestRewriting:
    def test_only_the_words_change_and_emphasis_stays(self) -> None:
        doc = document(
            paragraph("Jokaisessa kunnassa on ", {"text": "kuukausittain", "strong": True}, " 😀 digitukea."),
            paragraph("Toinen."),
        )
        wording = Wording(
            "Jokaisessa kunnassa on kuukausittain 😀 digitukea.", "Jokaisessa kunnassa on viikoittain 😀 tukea."
        )
        assert changed(doc, wording) == [
            paragraph("Jokaisessa kunnassa on ", {"text": "viikoittain", "strong": True}, " 😀 tukea."),
            paragraph("Toinen."),
        ]

    def test_in_an_item_of_a_list(self) -> None:
        doc = document({"type": "numbers", "items": [[{"text": "One"}], [{"text": "Two"}]]})
        assert changed(doc, Wording("Two", "Three", place=1)) == [
            {"type": "numbers", "items": [[{"text": "One"}], [{"text": "Three"}]]}
        ]

    def test_a_link_belongs_to_its_own_words(self) -> None:
        doc = document(paragraph("See ", {"text": "this page", "link": "https://a.example/"}, "."))
        assert changed(doc, Wording("See this page.", "See this page today.")) == [
            paragraph("See ", {"text": "this page", "link": "https://a.example/"}, " today.")
        ]

    def test_left_out_and_added(self) -> None:
        doc = document(paragraph("One. Two."))
        assert changed(doc, Wording("Two.", "")) == [paragraph("One. ")]
        assert changed(doc, Wording("", "Three.")) == [paragraph("One. "), paragraph("Three.")]

    def test_words_that_are_gone_change_nothing(self) -> None:
        assert changed(document(paragraph("One.")), Wording("Two.", "Three.")) is None

    def test_a_paragraph_of_several_texts(self) -> None:
        """Concurrent edits may leave it so."""
        doc: Doc[Any] = Doc()
        fragment = doc.get("text", type=XmlFragment)
        element = fragment.children.append(XmlElement("paragraph"))
        for text in ("Help in ev", "ery town mon", "thly now."):
            element.children.append(XmlText("")).insert(0, text)
        assert changed(doc, Wording("Help in every town monthly now.", "Help in each town weekly now.")) == [
            paragraph("Help in each town weekly now.")
        ]

    def test_what_somebody_types_meanwhile_stays(self) -> None:
        doc = document(paragraph("Help monthly."))
        other: Doc[Any] = Doc()
        other.apply_update(doc.get_update())
        text = other.get("text", type=XmlFragment).children[0].children[0]
        text.insert(0, "Now: ")
        state = doc.get_state()
        assert reword(doc, Wording("Help monthly.", "Help weekly."))
        other.apply_update(doc.get_update(state))
        assert texts_of(other).text == [paragraph("Now: Help weekly.")]

    def test_what_is_only_suggested_is_left_alone(self) -> None:
        doc: Doc[Any] = Doc()
        element = doc.get("text", type=XmlFragment).children.append(XmlElement("paragraph"))
        text = element.children.append(XmlText(""))
        no: dict[str, Any] = {}
        for words, marks in (("Help ", no), ("surely ", {"insertion": {}}), ("mon", {"deletion": {}}), ("thly.", no)):
            text.insert(len(text), words, marks)
        assert leaves_of(tree_of(doc)["text"]) == ["Help monthly."]
        assert changed(doc, Wording("Help monthly.", "Support weekly.")) == [paragraph("Support weekly.")]
        assert ("surely ", {"insertion": {}}) in text.diff()
