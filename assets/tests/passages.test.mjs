// Comments keep their words when others write around them, split paragraphs or join them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { initProseMirrorDoc, updateYFragment, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";

globalThis.addEventListener ??= () => {};

const { schema } = await import("../draft/schema.js");
const { rangeOf, selectedPassage } = await import("../draft/passages.js");

const paragraph = (text) => schema.node("paragraph", null, text ? schema.text(text) : []);

/** A text with its Yjs document, written as the editor writes it: what differs is written anew. */
class Written {
  constructor(...lines) {
    this.ydoc = new Y.Doc();
    this.type = this.ydoc.getXmlFragment("text");
    this.#write(schema.node("doc", null, lines.map(paragraph)), { mapping: new Map(), isOMark: new Map() });
  }

  /** As another editor sees it, who knows nothing but the document. */
  get state() {
    const { doc, mapping, meta } = initProseMirrorDoc(this.type, schema);
    this.meta = meta ?? { mapping, isOMark: new Map() };
    const known = { type: this.type, doc: this.ydoc, binding: { mapping } };
    const plugin = new Plugin({ key: ySyncPluginKey, state: { init: () => known, apply: () => known } });
    return EditorState.create({ doc, plugins: [plugin] });
  }

  comment(words) {
    const { state } = this;
    const from = placeIn(state.doc, words);
    const selected = state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, from + words.length)));
    return selectedPassage({ state: selected });
  }

  edit(change) {
    const { state } = this;
    this.#write(state.apply(change(state.tr, state.doc)).doc, this.meta);
  }

  words(passage) {
    const range = rangeOf(this.state, passage);
    return range && this.state.doc.textBetween(range.from, range.to, "|");
  }

  #write(doc, meta) {
    updateYFragment(this.ydoc, this.type, doc, meta);
  }
}

function placeIn(doc, words) {
  let found = -1;
  doc.descendants((node, at) => {
    if (found < 0 && node.isText && node.text.includes(words)) found = at + node.text.indexOf(words);
  });
  return found;
}

const split = (before) => (tr, doc) => tr.split(placeIn(doc, before));
const MANY = "Somebody answers the phone every day, also at night.";

test("a comment follows its words into the paragraph that a split makes", () => {
  const text = new Written(MANY, "Nothing else.");
  const passage = text.comment("every day");
  assert.equal(text.words(passage), "every day");
  text.edit(split("the phone"));
  assert.equal(text.words(passage), "every day");
  text.edit(split("every"));
  text.edit((tr) => tr.insertText("New: ", 1));
  assert.equal(text.words(passage), "every day");
});

test("a split within the words keeps both halves", () => {
  const text = new Written(MANY);
  const passage = text.comment("answers the phone");
  text.edit(split("the phone"));
  assert.equal(text.words(passage), "answers |the phone");
});

test("joined paragraphs keep it, too", () => {
  const text = new Written("First.", MANY);
  const passage = text.comment("every day");
  text.edit((tr, doc) => tr.join(doc.firstChild.nodeSize));
  assert.equal(text.words(passage), "every day");
});

test("what was edited in place is still what the comment is about, whatever else says the same", () => {
  const text = new Written("every day", MANY);
  const passage = text.comment("every day");
  text.edit((tr, doc) => tr.insertText("X", placeIn(doc, "day")));
  assert.equal(text.words(passage), "every Xday");
});

test("words that are gone are not taken for others that stand there twice", () => {
  const text = new Written("ONE", "TWO day", "day");
  const passage = text.comment("ONE");
  text.edit((tr) => tr.delete(0, 5));
  assert.equal(text.words(passage), null);
  const day = new Written("a day", "b day", "c day");
  const first = day.comment("day");
  day.edit((tr, doc) => tr.delete(0, doc.firstChild.nodeSize));
  assert.equal(day.words(first), null);
});
