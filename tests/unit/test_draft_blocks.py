"""Drafts as blocks, as HTML and as plain text; and the same documents in the browser's own library."""

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from recommendations.drafts import schema, structs
from recommendations.drafts.blocks import Block, Texts, doc_from_blocks, html_of, plain_of, texts_of
from recommendations.drafts.checks import Size, problem_of
from scripts.front_end import node
from scripts.shell import ROOT
from tests.yjs import Pen, first, paragraph

letters = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
links = st.sampled_from(["https://suvanto.example/a?b=1&c=2", "mailto:a@b.example", "http://x.example"])
runs = st.lists(
    st.fixed_dictionaries({"text": letters}, optional={"strong": st.just(True), "em": st.just(True), "link": links}),
    min_size=1,
    max_size=4,
)
blocks = st.lists(
    st.one_of(
        st.builds(lambda runs: {"type": "paragraph", "runs": runs}, runs),
        st.builds(
            lambda level, runs: {"type": "heading", "level": level, "runs": runs},
            st.sampled_from([3, 4]),
            runs,
        ),
        st.builds(lambda items: {"type": "bullets", "items": items}, st.lists(runs, min_size=1, max_size=3)),
        st.builds(lambda items: {"type": "numbers", "items": items}, st.lists(runs, min_size=1, max_size=3)),
    ),
    max_size=5,
)


def there_and_back(text: list[Block], rationale: list[Block]) -> tuple[list[Block], list[Block]]:
    doc: Doc[Any] = Doc()
    doc.apply_update(doc_from_blocks(text, rationale))
    assert problem_of(doc, most=Size(100_000, 100_000)) is None
    texts = texts_of(doc)
    return texts.text, texts.rationale


def test_a_draft_has_four_texts_and_an_older_one_two() -> None:
    doc: Doc[Any] = Doc()
    doc.apply_update(doc_from_blocks([], [], [paragraph("Valtuusto")], [paragraph("Rahaa on")]))
    texts = texts_of(doc)
    assert (texts.addressee, texts.conditions) == ([paragraph("Valtuusto")], [paragraph("Rahaa on")])
    assert set(Texts([], []).sealed()) == {"text", "rationale"}
    assert set(texts.sealed()) == {"text", "rationale", "addressee", "conditions"}


@given(blocks, blocks)
def test_what_is_written_is_read_again(text: list[Block], rationale: list[Block]) -> None:
    once = there_and_back(text, rationale)
    assert there_and_back(*once) == once
    assert plain_of(once[0]).replace(" ", "") == plain_of(visible(text)).replace(" ", "")


def visible(text: list[Block]) -> list[Block]:
    """Without blocks and items that hold nothing but spaces."""
    shown = []
    for block in text:
        if "items" in block:
            items = [item for item in block["items"] if "".join(run["text"] for run in item).strip()]
            shown += [{**block, "items": items}] if items else []
        elif "".join(run["text"] for run in block["runs"]).strip():
            shown.append(block)
    return shown


def test_neighbours_with_the_same_marks_are_one_run() -> None:
    text = [{"type": "paragraph", "runs": [{"text": "ka", "strong": True}, {"text": "ksi", "strong": True}]}]
    assert there_and_back(text, [])[0] == [paragraph("kaksi", strong=True)]


def test_an_empty_draft_has_no_blocks_but_a_paragraph_to_write_in() -> None:
    assert there_and_back([], []) == ([], [])
    pen = Pen(7, doc_from_blocks([], []))
    assert [child.tag for child in pen.text.children] == ["paragraph"]  # type: ignore[union-attr]


def test_the_same_blocks_from_the_same_client_are_the_same_bytes() -> None:
    assert first(paragraph("a"), paragraph("b")) == first(paragraph("a"), paragraph("b"))


def test_html_is_escaped_and_holds_nothing_but_our_elements() -> None:
    text: list[Block] = [
        {"type": "heading", "level": 4, "runs": [{"text": "<script>"}]},
        {"type": "bullets", "items": [[{"text": "a & b", "em": True, "strong": True}]]},
        {"type": "numbers", "items": [[{"text": '"x"', "link": "https://a.example/?a=1&b=2"}]]},
        {"type": "paragraph", "runs": [{"text": "no link", "link": "javascript:alert(1)"}]},
    ]
    assert html_of(text) == (
        "<h4>&lt;script&gt;</h4>"
        "<ul><li><strong><em>a &amp; b</em></strong></li></ul>"
        '<ol><li><a href="https://a.example/?a=1&amp;b=2" rel="noopener nofollow">&quot;x&quot;</a></li></ol>'
        "<p>no link</p>"
    )


def test_plain_text_keeps_lists_readable() -> None:
    text: list[Block] = [
        {"type": "heading", "level": 3, "runs": [{"text": "Otsikko"}]},
        {"type": "bullets", "items": [[{"text": "a"}], [{"text": "b"}]]},
        {"type": "numbers", "items": [[{"text": "c"}], [{"text": "d"}]]},
    ]
    assert plain_of(text) == "Otsikko\n- a\n- b\n1. c\n2. d"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/m/abc/",
        "https:",
        "https://a b.example",
        "https://a.example/\n",
        'https://a.example/"onclick',
        "mailto:",
        "http://[",
        "https://a.example/" + "x" * 2000,
        None,
        7,
    ],
)
def test_other_addresses_are_no_links(address: object) -> None:
    assert not schema.is_link(address)


BROWSER = """
import * as Y from "yjs";
import { yXmlFragmentToProseMirrorRootNode, updateYFragment, prosemirrorToYXmlFragment } from "y-prosemirror";
import { schema } from "./assets/draft/schema.js";
const input = JSON.parse(await new Promise((resolve) => {
  let all = ""; process.stdin.on("data", (part) => (all += part)).on("end", () => resolve(all));
}));
const output = input.map((hex) => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Buffer.from(hex, "hex"));
  const fragment = doc.getXmlFragment("text");
  const node = yXmlFragmentToProseMirrorRootNode(fragment, schema);
  node.check();
  let touched = false;
  doc.on("update", () => (touched = true));
  updateYFragment(doc, fragment, node, { mapping: new Map(), isOMark: new Map() });
  const copy = new Y.Doc();
  prosemirrorToYXmlFragment(node, copy.getXmlFragment("text"));
  return { touched, again: Buffer.from(Y.encodeStateAsUpdate(copy)).toString("hex") };
});
console.log(JSON.stringify(output));
"""


@settings(max_examples=5, deadline=None)
@given(st.lists(blocks.filter(visible), min_size=20, max_size=40))
def test_the_browsers_own_library_reads_and_writes_the_same(many: list[list[Block]]) -> None:
    kept = [there_and_back(text, [])[0] for text in many]
    sent = [doc_from_blocks(text, []).hex() for text in kept]
    answers = in_node(BROWSER, sent)
    for text, answer in zip(kept, answers, strict=True):
        assert not answer["touched"], "the editor would change the document by opening it"
        written = bytes.fromhex(answer["again"])
        structs.read(written)
        doc: Doc[Any] = Doc()
        doc.apply_update(written)
        assert texts_of(doc).text == text


def in_node(script: str, value: Any) -> Any:
    done = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        cwd=ROOT,
        input=json.dumps(value),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
