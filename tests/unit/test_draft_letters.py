"""Whose the letters of a draft are, and where a passage of old stands now."""

import random

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from recommendations.drafts import structs
from recommendations.drafts.blocks import doc_from_blocks, plain_of, texts_of
from recommendations.drafts.letters import Letters
from recommendations.drafts.rewriting import rewrite
from recommendations.drafts.versions.authors import written
from tests.yjs import Pen, first, paragraph

START = first(paragraph("Puhelimeen 😀 vastaa ihminen"), paragraph("Toinen kappale"))
LETTERS = {7: "a", 8: "b", 9: "c"}  # each Yjs client writes a letter of its own


def ids(pen: Pen, text: str) -> tuple[structs.Id, structs.Id]:
    """The first and last letter of a text that the server's first client wrote in one go."""
    (line,) = [line for line in Letters(pen.doc).lines if text in line.text]
    at = len(line.text[: line.text.index(text)].encode("utf-16-le")) // 2
    (item,) = line.items
    start = item.clock + at
    return (item.client, start), (item.client, start + len(text.encode("utf-16-le")) // 2 - 1)


def test_every_letter_is_its_writers() -> None:
    chance = random.Random(1)
    for _round in range(30):
        pens = {client: Pen(client, START) for client in LETTERS}
        for _edit in range(12):
            client = chance.choice(list(LETTERS))
            _scribble(chance, pens[client], LETTERS[client])
            other = chance.choice(list(LETTERS))
            pens[other].take(pens[client].doc.get_update())
        for pen in pens.values():
            pens[7].take(pen.doc.get_update())
        found = [one for paragraph in written(pens[7].doc)["text"] for one in paragraph]
        assert {LETTERS[one.client] for one in found if one.client in LETTERS} >= {
            letter for one in found for letter in one.text if letter in "abc" and one.client in LETTERS
        }
        for one in found:
            assert set(one.text) <= set(LETTERS.get(one.client, "Puhelimeen 😀 vastaa ihminen Toinen kappale"))
        shown = "".join(one.text for one in found if one.mark != "insertion")
        assert shown.split() == plain_of(texts_of(pens[7].doc).text).replace("\n", "").split()


def _scribble(chance: random.Random, pen: Pen, letter: str) -> None:
    if chance.random() < 0.2:
        pen.add(letter * 3)
    elif chance.random() < 0.3 and len(pen.line) > 4:
        pen.erase(1, 3)
    else:
        mark = chance.choice([{}, {}, {"strong": {}}, {"insertion": {}}])
        pen.write(letter * chance.randrange(1, 4), 0, **mark)


def test_a_passage_follows_the_text_around_it() -> None:
    pen = Pen(7, START)
    first_, last = ids(pen, "vastaa")
    assert Letters(pen.doc).passage(first_, last) == ("text", "vastaa")
    pen.write("Aina: ", 0)
    assert Letters(pen.doc).passage(first_, last) == ("text", "vastaa")
    at = str(pen.line).index("vastaa")
    pen.write("XX", len("Aina: Puhelimeen 😀 vas".encode()) if len(pen.line) > 40 else at + 3)
    found = Letters(pen.doc).passage(first_, last)
    assert found is not None
    assert found[1].replace("XX", "") == "vastaa"


def test_a_passage_that_lost_its_ends_is_what_is_left_of_it_and_then_gone() -> None:
    pen = Pen(7, doc_from_blocks([paragraph("yksi kaksi kolme")], [], client_id=1))
    first_, last = ids(pen, "kaksi")
    pen.erase(5, 6)
    pen.erase(8, 9)
    assert Letters(pen.doc).passage(first_, last) == ("text", "aks")
    pen.erase(5, 8)
    assert Letters(pen.doc).passage(first_, last) is None
    del pen.text.children[0]
    assert Letters(pen.doc).passage(first_, last) is None
    assert Letters(pen.doc).passage((4711, 0), last) is None


def test_rewriting_leaves_alone_what_stays_and_what_is_only_suggested() -> None:
    doc: Doc[object] = Doc()
    doc.apply_update(doc_from_blocks([paragraph("pysyy"), paragraph("vaihtuu"), paragraph("lähtee")], []))
    fragment = doc.get("text", type=XmlFragment)
    suggested = fragment.children.insert(1, XmlElement("paragraph")).children.append(XmlText(""))
    suggested.insert(0, "ehdotus", {"insertion": {}})
    stays = fragment.children[0]
    assert rewrite(doc, {"text": [paragraph("pysyy"), paragraph("uusi")]})
    assert texts_of(doc).text == [paragraph("pysyy"), paragraph("uusi")]
    assert fragment.children[0] == stays
    assert "ehdotus" in str(fragment)
    assert not rewrite(doc, {"text": [paragraph("pysyy"), paragraph("uusi")]})
