// Boards of several kinds: which fields there are, which a note stands in, and what the outline makes of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { layoutOf } from "../board/layout.js";
import { cellAt, cellIn, inLanguage, laneOf, lanesOf } from "../board/rules.js";
import { Store } from "../board/store.js";

globalThis.document ??= { documentElement: { lang: "fi" } };
const t = (key) => key;
const labels = [{ fi: "halpa", en: "cheap" }, { fi: "kallis" }, { fi: "pieni" }, { fi: "suuri" }];
const note = (id, cell, fields = {}) => ({ id, version: 1, fields: { text: `${id}`, theme: null, position: id, dots: 0, cell, ...fields } });
const board = { id: 1, item: 5, revealed: true, dot_limit: 0, count: 0 };

test("a label is shown in the page's language, or in the one it has", () => {
  assert.deepEqual(inLanguage(labels[0], "en"), { text: "cheap", lang: "en" });
  assert.deepEqual(inLanguage(labels[1], "en"), { text: "kallis", lang: "fi" });
});

test("columns, options and quarters are the fields; a plain board has none", () => {
  assert.equal(lanesOf({}, t, "fi"), null);
  assert.deepEqual(lanesOf({ kind: "columns", labels }, t, "fi").map(({ title }) => title), ["halpa", "kallis", "pieni", "suuri"]);
  const table = lanesOf({ kind: "table", labels: labels.slice(0, 2) }, t, "fi");
  assert.equal(table.length, 6);
  assert.deepEqual([table[1].title, table[1].inList], ["halpa: board.drawbacks", "board.drawbacks: halpa"]);
  const plane = lanesOf({ kind: "plane", labels }, t, "fi");
  assert.deepEqual(plane.map(({ title }) => title), ["halpa, suuri", "kallis, suuri", "halpa, pieni", "kallis, pieni"]);
  for (const lane of plane) assert.equal(laneOf({ kind: "plane" }, lane.cell), lane.key);
});

test("where a note is dropped on a plane is where it stands", () => {
  assert.equal(cellIn("lane:0", 0, 0.99), cellAt(0, 5));
  assert.equal(cellIn("lane:3", 0.99, 0), cellAt(5, 0));
  assert.equal(cellIn("lane:1", -1, 7), cellAt(3, 5)); // beside it
});

test("notes are listed by field, by theme, or in the order that one chooses", () => {
  const rules = { kind: "columns", labels: labels.slice(0, 2) };
  const notes = new Map([note(1, 1, { dots: 1 }), note(2, null), note(3, 1, { dots: 4, theme: 7 })].map((one) => [one.id, one]));
  const themes = [{ id: 7, fields: { position: 1 } }];
  const shown = (sight) => layoutOf({ board, themes, notes, rules }, true, sight).map(({ theme, notes: ids }) => [theme, ...ids]);
  const lanes = lanesOf(rules, t, "fi");
  assert.deepEqual(shown({ lanes }), [[null, 2], ["lane:0"], ["lane:1", 1, 3]]);
  assert.deepEqual(shown({ lanes, order: "dots" }), [[null, 2], ["lane:0"], ["lane:1", 3, 1]]);
  assert.deepEqual(shown({}), [[null, 1, 2], [7, 3]]);
});

test("a board keeps the rules of its whole; before there is one the phase's hold", () => {
  const store = new Store();
  assert.deepEqual(store.state("notes", "5", { kind: "plane" }).rules, { kind: "plane" });
  store.applyBoard({ whole: true, board, rules: { kind: "table" }, themes: [], notes: [] });
  store.applyBoard({ whole: false, board, themes: [], notes: [] });
  assert.deepEqual(store.state("notes", "5", { kind: "plane" }).rules, { kind: "table" });
  assert.deepEqual(store.state("notes", "6", { kind: "plane" }).rules, { kind: "plane" }); // its own sheet is not open yet
});
