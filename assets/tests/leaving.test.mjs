import assert from "node:assert/strict";
import test from "node:test";

import { Leaving } from "../live/leaving.js";

function page({ waiting = 0, fields = [] } = {}) {
  const heard = {};
  const doc = {
    addEventListener: (kind, listener) => (heard[kind] = listener),
    querySelectorAll: () => fields.map(({ text, key }) => ({ matches: () => true, value: text, dataset: { draftKey: key } })),
  };
  const world = { waiting, time: 0, heard };
  world.leaving = new Leaving({ waiting: () => world.waiting, texts: { isTouched: () => true }, doc, now: () => world.time });
  world.leaving.start({ addEventListener: (kind, listener) => (heard[kind] = listener) });
  world.asks = () => {
    let asked = false;
    heard.beforeunload({ preventDefault: () => (asked = true) });
    return asked;
  };
  return world;
}

const link = { target: { closest: () => ({}) } };

test("nobody is asked who leaves nothing behind", () => {
  assert.equal(page().asks(), false);
  assert.equal(page({ fields: [{ text: " ", key: "note" }] }).asks(), false);
});

test("a command without an answer and words in a field are asked about", () => {
  assert.equal(page({ waiting: 1 }).asks(), true);
  assert.equal(page({ fields: [{ text: "half a note", key: "note" }] }).asks(), true);
});

test("words that wait on the device do not hold up a link to another page of ours, other words do", () => {
  const kept = page({ fields: [{ text: "half a note", key: "note" }] });
  kept.heard.click(link);
  assert.equal(kept.asks(), false);
  kept.time = 5000;
  assert.equal(kept.asks(), true, "the link opened nothing: now the tab is closed");
  const unkept = page({ fields: [{ text: "half a title" }] });
  unkept.heard.click(link);
  assert.equal(unkept.asks(), true);
});

test("a page that loads itself anew asks nobody", () => {
  const world = page({ waiting: 1 });
  world.leaving.allow();
  assert.equal(world.asks(), false);
});
