// The board's data: what frames make of it, and what waits for whoever must not be disturbed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Unsent } from "../board/composer.js";
import { Deeds } from "../board/deeds.js";
import { difference, layoutOf, placeOf } from "../board/layout.js";
import { Store } from "../board/store.js";

const note = (id, fields = {}) => ({ id, version: 1, fields: { text: `note ${id}`, lang: "fi", theme: null, position: id, dots: 0, ...fields } });
const theme = (id, position = id) => ({ id, version: 1, fields: { title: `theme ${id}`, lang: "fi", position, mark: 0 } });
const board = (fields = {}) => ({ id: 1, item: 5, revealed: true, dot_limit: 3, count: 0, ...fields });
const whole = (notes, themes = [], header = {}) => ({ whole: true, board: board(header), themes, notes });
const patch = (notes, themes = [], header = {}) => ({ ...whole(notes, themes, header), whole: false });

function shown(store, mode = "themes", item = "9") {
  return layoutOf(store.state(mode, item), true).map(({ theme, notes }) => [theme, ...notes]);
}

test("a patch changes only what it names, and fields of null remove", () => {
  const store = new Store();
  store.applyBoard(whole([note(1), note(2), note(3)], [theme(7)]));
  store.applyBoard(patch([{ id: 2, version: 0, fields: null }, note(3, { theme: 7 })]));
  assert.deepEqual(shown(store), [[null, 1], [7, 3]]);
});

test("a whole replaces everything", () => {
  const store = new Store();
  store.applyBoard(whole([note(1)], [theme(7)]));
  store.applyBoard(whole([note(2)], [theme(8)]));
  assert.deepEqual(shown(store), [[null, 2], [8]]);
});

test("a note of a theme that is gone has no theme", () => {
  const store = new Store();
  store.applyBoard(whole([note(1, { theme: 7 })], [theme(7)]));
  store.applyBoard(patch([], [{ id: 7, version: 0, fields: null }]));
  assert.deepEqual(shown(store), [[null, 1]]);
});

test("withheld notes are one's own alone, and themes wait", () => {
  const store = new Store();
  store.applyBoard(whole([], [theme(7)], { revealed: false, count: 4 }));
  store.applyMine({ board: 1, own: [2], notes: [note(2)], dots: {}, dots_left: 3 });
  assert.deepEqual(shown(store, "notes", "5"), [[null, 2]]);
  assert.equal(store.state("notes", "5").board.count, 4);
});

test("a phase of notes begins with an empty sheet, although the table's newest board is another phase's", () => {
  const store = new Store();
  store.applyBoard(whole([note(1)], [theme(7)]));
  assert.deepEqual(shown(store, "notes", "6"), [[null]]);
  assert.deepEqual(shown(store, "themes", "6"), [[null, 1], [7]]);
});

test("what is mine on another board does not count here", () => {
  const store = new Store();
  store.applyMine({ board: 1, own: [2], notes: [note(2)], dots: { 2: 1 }, dots_left: 2 });
  store.applyBoard(whole([], [], { id: 3, revealed: false }));
  const state = store.state("themes", "9");
  assert.equal(state.own.size + state.notes.size, 0);
  assert.equal(state.left, 3);
});

test("groups follow their themes' order, notes their places", () => {
  const store = new Store();
  store.applyBoard(whole([note(1, { position: 9 }), note(2, { position: 3 })], [theme(7, 2), theme(8, 1)]));
  assert.deepEqual(shown(store), [[null, 2, 1], [8], [7]]);
  assert.deepEqual(layoutOf(store.state("read", ""), false).at(-1), { theme: null, notes: [2, 1] });
  assert.deepEqual(placeOf(layoutOf(store.state("read", ""), false), 1), { theme: null, at: 2, of: 2 });
});

test("new notes and other changes are counted apart", () => {
  const before = [{ theme: null, notes: [1, 2, 3] }, { theme: 7, notes: [] }];
  const count = (after) => {
    const { added, changed } = difference(before, after);
    return [added.length, changed];
  };
  assert.deepEqual(count(before), [0, 0]);
  assert.deepEqual(count([{ theme: null, notes: [1, 2, 3, 4] }, { theme: 7, notes: [] }]), [1, 0]);
  assert.deepEqual(count([{ theme: null, notes: [1, 3] }, { theme: 7, notes: [] }]), [0, 1]);
  assert.deepEqual(count([{ theme: null, notes: [1, 3] }, { theme: 7, notes: [2] }]), [0, 1]);
  assert.deepEqual(count([{ theme: null, notes: [2, 1, 3] }, { theme: 7, notes: [] }]), [0, 1]);
  assert.deepEqual(count([...before, { theme: 8, notes: [] }]), [0, 1]);
});

test("a note on its way is not shown twice, whatever comes first: the answer or the note", () => {
  const unsent = new Unsent(() => {});
  const mine = unsent.add("hello", "fi");
  const notes = new Map([[4, note(4, { text: "hello" })], [5, note(5, { text: "hello" })]]);
  unsent.settle(notes, (id) => id === 4);
  assert.equal(unsent.list.length, 0);

  const other = unsent.add("again", "fi");
  other.id = 6;
  unsent.settle(notes, () => true);
  assert.equal(unsent.list.length, 1);
  unsent.settle(new Map([[6, note(6)]]), () => false);
  assert.equal(unsent.list.length, 0);
  assert.notEqual(mine, other);
});

test("a note that came late and stands on the sheet before is told once and taken off this sheet", () => {
  const unsent = new Unsent(() => {});
  const late = unsent.add("late", "fi", "3");
  const now = unsent.add("now", "fi", "9");
  assert.deepEqual(unsent.settle(new Map(), () => true, "9"), [], "not while it is on its way");
  late.id = 6;
  now.id = 7;
  assert.deepEqual(unsent.settle(new Map(), () => true, null), [], "not where the board goes on");
  assert.deepEqual(unsent.settle(new Map(), () => true, "9"), [late]);
  assert.deepEqual(unsent.list, [now]);
  assert.deepEqual(unsent.settle(new Map(), () => true, "9"), []);
});

async function grouped(with_note, before) {
  const store = new Store();
  store.applyBoard(whole([note(1, { theme: before }), note(2), note(3, { theme: 7 })], [theme(7), theme(8)]));
  const [sent, toasts] = [[], []];
  const live = { t: (key) => key, send: async (type, room, fields) => sent.push([type, fields]), toastUndo: (words, back) => toasts.push(back) };
  const deeds = new Deeds(live, 5);
  Object.assign(deeds, { changed() {}, problem() {}, titleOf: String, settled: async () => {} });
  Object.defineProperty(deeds, "fresh", { get: () => store.state("themes", "9") });
  await deeds.group({ id: 1, note: store.state("themes", "9").notes.get(1), act: async () => ({ theme: 9 }) }, with_note);
  await toasts[0]();
  return sent;
}

test("a note that was grouped goes back to where it was, and a theme that was made for it goes away", async () => {
  const moved = (theme) => ["note.move", { note: 1, version: 1, theme }];
  assert.deepEqual(await grouped(3, null), [moved(null)]);
  assert.deepEqual(await grouped(3, 8), [moved(8)]);
  assert.deepEqual(await grouped(2, null), [["theme.delete", { theme: 9 }]]);
  assert.deepEqual(await grouped(2, 8), [["theme.delete", { theme: 9 }], moved(8)]);
});
