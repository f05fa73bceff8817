// Suggestions: the text as it stands never changes by suggesting; accepting all gives what was typed, rejecting all
// gives what was there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, TextSelection } from "prosemirror-state";
import { splitBlock, toggleMark, joinBackward } from "prosemirror-commands";
import { schema } from "../draft/schema.js";
import { asSuggestion, settled, suggestionsIn } from "../draft/suggesting.js";

const paragraph = (text) => schema.node("paragraph", null, text ? [schema.text(text)] : []);
const start = (...texts) => EditorState.create({ schema, doc: schema.node("doc", null, texts.map(paragraph)) });
const at = (state, from, to = from) => state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, to)));
const suggest = (state, tr) => {
  const done = asSuggestion(state, tr);
  assert.ok(done, "it can be suggested");
  return state.apply(done);
};
const lines = (doc) => doc.content.content.map((node) => node.textContent);
const all = (state, accept) => lines(state.apply(settled(state, suggestionsIn(state.doc), accept)).doc);
const told = (state) => suggestionsIn(state.doc).map(({ put, taken }) => [taken, put]);

test("what is typed is suggested, and the text as it stands stays", () => {
  let state = at(start("Puhelin vastaa"), 8);
  for (const letter of " aina") state = suggest(state, state.tr.insertText(letter));
  assert.deepEqual(told(state), [["", " aina"]]);
  assert.equal(state.selection.head, 13);
  assert.deepEqual([all(state, true), all(state, false)], [["Puhelin aina vastaa"], ["Puhelin vastaa"]]);
});

test("what is replaced is one suggestion", () => {
  const state = suggest(at(start("Puhelin vastaa"), 1, 8), at(start("Puhelin vastaa"), 1, 8).tr.insertText("Ihminen"));
  assert.deepEqual(told(state), [["Puhelin", "Ihminen"]]);
  assert.deepEqual([all(state, true), all(state, false)], [["Ihminen vastaa"], ["Puhelin vastaa"]]);
});

test("deleting walks over what is struck through already, and takes back what was only suggested", () => {
  let state = at(start("abc"), 4);
  for (let n = 0; n < 2; n += 1) {
    const { head } = state.selection;
    state = suggest(state, state.tr.delete(head - 1, head));
  }
  assert.deepEqual(told(state), [["bc", ""]]);
  assert.equal(state.selection.head, 2);
  state = suggest(state, state.tr.insertText("x"));
  state = suggest(state, state.tr.delete(state.selection.head - 1, state.selection.head));
  assert.deepEqual(told(state), [["bc", ""]]);
  let forwards = at(start("abc"), 1);
  for (let n = 0; n < 2; n += 1) forwards = suggest(forwards, forwards.tr.delete(forwards.selection.head, forwards.selection.head + 1));
  assert.deepEqual(told(forwards), [["ab", ""]]);
});

test("across paragraphs words are struck through, and a paragraph of which nothing is left goes", () => {
  const before = at(start("eka", "toka", "kolmas"), 3, 15);
  const state = suggest(before, before.tr.deleteSelection());
  assert.deepEqual(all(state, false), ["eka", "toka", "kolmas"]);
  assert.deepEqual(all(state, true), ["ek", "mas"]);
});

test("a new line at the end can be suggested, other shapes cannot", () => {
  const state = at(start("eka"), 4);
  let made = null;
  splitBlock(state, (tr) => (made = tr));
  let longer = suggest(state, made);
  longer = suggest(longer, longer.tr.insertText("uusi"));
  assert.deepEqual([all(longer, true), all(longer, false)], [["eka", "uusi"], ["eka"]]);
  for (const [command, from, to] of [[splitBlock, 2], [toggleMark(schema.marks.strong), 1, 3]]) {
    const here = at(start("eka"), from, to);
    command(here, (tr) => (made = tr));
    assert.equal(asSuggestion(here, made), null);
  }
  const second = at(start("eka", "toka"), 6);
  joinBackward(second, (tr) => (made = tr));
  assert.equal(asSuggestion(second, made), null);
});

test("rejecting all gives what was there, accepting all what was typed, whatever was typed", () => {
  let seed = 7;
  const chance = (most) => (seed = (seed * 48271) % 2147483647) % most;
  for (let round = 0; round < 200; round += 1) {
    const texts = ["puhelimeen vastaa", "ihminen", "joka päivä"];
    let [state, plain] = [start(...texts), start(...texts)];
    for (let edit = 0; edit < 1 + chance(4); edit += 1) {
      const block = chance(3);
      const parent = state.doc.child(block);
      let offset = 1;
      for (let n = 0; n < block; n += 1) offset += state.doc.child(n).nodeSize;
      const one = chance(parent.content.size + 1);
      const two = chance(parent.content.size + 1);
      const [from, to] = [offset + Math.min(one, two), offset + Math.max(one, two)];
      const here = at(state, from, to);
      const words = chance(2) ? "xyz".slice(0, 1 + chance(3)) : "";
      if (!words && from === to) continue;
      const tr = words ? here.tr.insertText(words, from, to) : here.tr.delete(from, to);
      state = suggest(here, tr);
    }
    assert.deepEqual(all(state, false), lines(plain.doc));
    const left = state.apply(settled(state, suggestionsIn(state.doc), true));
    assert.equal(suggestionsIn(left.doc).length, 0);
  }
});
