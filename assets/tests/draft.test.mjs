// The parts of the draft's page that need no page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { EditorState, TextSelection } from "prosemirror-state";
import * as Y from "yjs";

const leaves = [];
globalThis.addEventListener ??= (name, leave) => name === "pagehide" && leaves.push(leave);

const { Again } = await import("../draft/again.js");
const { Held } = await import("../draft/held.js");
const { People } = await import("../draft/people.js");
const { Pending } = await import("../draft/pending.js");
const { Spoken } = await import("../draft/spoken.js");
const { cursorBytes, GET, NOWHERE, parse, presenceFrame, updateFrame } = await import("../draft/wire.js");
const { cleanLink, schema } = await import("../draft/schema.js");
const { linkAt, removeLink, setLink, TOOLS } = await import("../draft/commands.js");
const { sizeOf } = await import("../draft/editor.js");

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

function typed(doc, text) {
  let update = null;
  const keep = (bytes) => (update = bytes);
  doc.on("update", keep);
  doc.getText("t").insert(doc.getText("t").length, text);
  doc.off("update", keep);
  return update;
}

function outgoing({ goesOut = () => true, kept = storage() } = {}) {
  const sent = [];
  const send = (number, update) => goesOut() && sent.push({ number, update }) > 0;
  return { sent, kept, pending: new Pending({ key: "k", send, changed: () => {}, storage: kept }) };
}

const textOf = (...updates) => {
  const doc = new Y.Doc();
  updates.forEach((update) => Y.applyUpdate(doc, update));
  return doc.getText("t").toString();
};

test("cursors that come along with updates are told apart from them", () => {
  const told = new TextEncoder().encode('{"whole":false,"people":[],"gone":["k"]}');
  const frame = new Uint8Array([25, 0, 0, 0, told.length, ...told, 0, 0, 0, 2, 7, 8, 0, 0, 0, 1, 9]);
  const { kind, json, updates } = parse(frame.buffer);
  assert.equal(kind, GET.NEWS);
  assert.deepEqual(json.gone, ["k"]);
  assert.deepEqual(updates.map((one) => [...one]), [[7, 8], [9]]);
});

test("of people who are known only what has changed is told", () => {
  globalThis.document ??= { createElement: () => ({ append() {} }) }; // its list of names is not looked at
  const people = new People({ replaceChildren() {} }, (key) => key);
  people.welcome({ key: "me" });
  people.take({ whole: true, people: [{ key: "a", label: "Aino", hue: 1, client: 7, cursor: null }], gone: [] });
  const cursor = { field: "text", anchor: "", head: "" };
  people.take({ whole: false, people: [{ key: "a", cursor }, { key: "unknown", cursor }], gone: [] });
  assert.deepEqual(people.others("text"), [{ key: "a", label: "Aino", hue: 1, client: 7, cursor }]);
});

test("one update is under way, the rest is gathered until it is acknowledged", () => {
  const { sent, pending } = outgoing();
  const doc = new Y.Doc();
  pending.opened();
  for (const letter of "abc") pending.add(typed(doc, letter));
  assert.equal(sent.length, 1);
  assert.equal(pending.size, 3);
  pending.acknowledged(1);
  assert.equal(sent.length, 2);
  assert.equal(textOf(...sent.map(({ update }) => update)), "abc");
  pending.acknowledged(2);
  assert.equal(pending.size, 0);
});

test("who leaves the page sends all that was gathered, and keeps it until it is acknowledged", () => {
  const { sent, kept, pending } = outgoing();
  const doc = new Y.Doc();
  pending.opened();
  for (const letter of "abc") pending.add(typed(doc, letter));
  leaves.at(-1)();
  assert.equal(textOf(...sent.map(({ update }) => update)), "abc");
  assert.ok(kept.getItem("k"));
  pending.acknowledged(1);
  assert.equal(pending.size, 1);
  pending.acknowledged(2);
  assert.equal(pending.size, 0);
  assert.equal(sent.length, 2);
});

test("what was under way when the line broke goes again, with what came meanwhile", () => {
  const { sent, pending } = outgoing();
  const doc = new Y.Doc();
  pending.opened();
  pending.add(typed(doc, "a"));
  pending.closed();
  pending.add(typed(doc, "b"));
  assert.equal(sent.length, 1);
  pending.opened();
  assert.equal(sent.length, 2);
  assert.equal(textOf(sent[1].update), "ab");
  pending.acknowledged(1); // a late answer of the old line
  assert.equal(pending.size, 1);
});

test("a frame that does not go out is not lost", () => {
  let line = false;
  const { sent, pending } = outgoing({ goesOut: () => line });
  pending.opened();
  pending.add(typed(new Y.Doc(), "a"));
  assert.equal(pending.size, 1);
  line = true;
  pending.opened();
  assert.equal(sent.length, 1);
});

test("what was not sent survives in the tab and is forgotten once saved", async () => {
  const { kept, pending } = outgoing();
  pending.add(typed(new Y.Doc(), "kept"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const later = outgoing({ kept });
  assert.equal(textOf(later.pending.restore()), "kept");
  later.pending.opened();
  later.pending.acknowledged(1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(kept.getItem("k"), null);
  assert.equal(outgoing({ kept }).pending.restore(), null);
});

test("big updates go one by one", () => {
  const { sent, pending } = outgoing();
  const doc = new Y.Doc();
  pending.add(typed(doc, "a".repeat(40_000)));
  pending.add(typed(doc, "b".repeat(40_000)));
  pending.opened();
  assert.equal(textOf(sent[0].update).length, 40_000);
});

function holding({ composing = () => false } = {}) {
  const shown = [];
  const counts = [];
  let time = 0;
  const held = new Held({
    show: (updates) => shown.push(...updates),
    changed: (count) => counts.push(count),
    composing,
    now: () => time,
  });
  return { held, shown, counts, pass: (ms) => (time += ms) };
}

test("others' changes come at once unless I ask otherwise", () => {
  const { held, shown } = holding();
  held.typed();
  held.take([1]);
  assert.deepEqual(shown, [1]);
});

test("while I write they wait, in order, until I press the button", () => {
  const { held, shown, counts } = holding();
  held.turn(true);
  held.typed();
  held.take([1]);
  held.take([2, 3]);
  assert.deepEqual(shown, []);
  held.release();
  assert.deepEqual(shown, [1, 2, 3]);
  assert.deepEqual(counts, [1, 3, 0]);
});

test("they come by themselves when I have stopped", async () => {
  const { held, shown, pass } = holding();
  held.turn(true);
  held.typed();
  held.take([1]);
  pass(4001);
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.deepEqual(shown, [1]);
});

test("a word that is being composed is never broken off", () => {
  let composing = true;
  const { held, shown, counts } = holding({ composing: () => composing });
  held.typed();
  held.take([1]);
  assert.deepEqual(shown, []);
  assert.deepEqual(counts, [], "and nothing is said about it");
  composing = false;
  held.release();
  assert.deepEqual(shown, [1]);
});

test("changes are spoken of once in a while, with names, and not when silenced", async () => {
  const said = [];
  const t = (key, { names = "" } = {}) => `${key} ${names}`.trim();
  const spoken = new Spoken({ names: (clients) => [...clients].map(String), announce: (text) => said.push(text), t });
  spoken.changed([7]);
  spoken.changed([8]);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  assert.deepEqual(said, ["draft.changed_by 7, 8"]);
  spoken.changed([7]);
  spoken.turn(false);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(said.length, 1);
});

test("frames are built and read as the protocol says", () => {
  assert.deepEqual([...updateFrame(258, Uint8Array.of(9), null)], [2, 0, 0, 1, 2, 0, 9]);
  const cursor = cursorBytes("rationale", Uint8Array.of(5, 6), Uint8Array.of(7));
  assert.deepEqual([...cursor], [2, 2, 5, 6, 7]);
  assert.deepEqual([...updateFrame(1, Uint8Array.of(9), cursor)], [2, 0, 0, 0, 1, 5, 2, 2, 5, 6, 7, 9]);
  assert.deepEqual([...presenceFrame(NOWHERE)], [3, 0]);
  const updates = parse(Uint8Array.of(GET.UPDATES, 0, 0, 0, 1, 7, 0, 0, 0, 2, 8, 9).buffer).updates;
  assert.deepEqual(updates.map((one) => [...one]), [[7], [8, 9]]);
  assert.deepEqual(parse(Uint8Array.of(GET.ACK, 0, 0, 1, 2).buffer), { kind: GET.ACK, number: 258 });
  const { along } = parse(Uint8Array.of(GET.ACK, 0, 0, 1, 2, GET.UPDATES, 0, 0, 0, 1, 7).buffer);
  assert.deepEqual(along.updates.map((one) => [...one]), [[7]]);
  assert.deepEqual(parse(Uint8Array.of(GET.BEAT).buffer), { kind: GET.BEAT });
});

const LINKS = {
  "https://suvanto.example/a?b=1": "https://suvanto.example/a?b=1",
  "www.suvanto.example": "https://www.suvanto.example/",
  " suvanto.example/a b ": "https://suvanto.example/a%20b",
  "aino@suvanto.example": "mailto:aino@suvanto.example",
  'https://a.example/"<x>\\': "https://a.example/%22%3Cx%3E/",
  "javascript:alert(1)": null,
  "JaVaScRiPt:alert(1)//a.b": null,
  "data:text/html,x": null,
  "mailto:": null,
  "just words": null,
  "": null,
  "ftp://a.example": null,
};

for (const [written, address] of Object.entries(LINKS)) {
  test(`the link ${JSON.stringify(written)} is ${address}`, () => assert.equal(cleanLink(written), address));
}

function state(json, from, to = from) {
  const doc = schema.nodeFromJSON({ type: "doc", content: json });
  const made = EditorState.create({ doc });
  return made.apply(made.tr.setSelection(TextSelection.create(made.doc, from, to)));
}

function after(before, command) {
  let made = before;
  assert.equal(command(before, (tr) => (made = before.apply(tr))), true);
  made.doc.check();
  return made;
}

const paragraph = (text) => ({ type: "paragraph", content: [{ type: "text", text }] });
const shape = ({ doc }) => doc.toString().replace(/"[^"]*"/g, "_");

test("a list button makes a list, changes its kind, and takes out of it", () => {
  let now = after(state([paragraph("yksi")], 1), TOOLS.bullets.run);
  assert.equal(shape(now), "doc(bullet_list(list_item(paragraph(_))))");
  assert.equal(TOOLS.bullets.active(now), true);
  now = after(now, TOOLS.numbers.run);
  assert.equal(shape(now), "doc(ordered_list(list_item(paragraph(_))))");
  now = after(now, TOOLS.numbers.run);
  assert.equal(shape(now), "doc(paragraph(_))");
});

test("a heading becomes a list item as a paragraph", () => {
  const heading = { type: "heading", attrs: { level: 3 }, content: [{ type: "text", text: "x" }] };
  assert.equal(shape(after(state([heading], 1), TOOLS.bullets.run)), "doc(bullet_list(list_item(paragraph(_))))");
});

test("the heading button goes round", () => {
  let now = state([paragraph("x")], 1);
  const levels = [3, 4, undefined].map(() => {
    now = after(now, TOOLS.heading.run);
    return now.doc.firstChild.attrs.level;
  });
  assert.deepEqual(levels, [3, 4, undefined]);
});

test("a link is set, found, changed and removed", () => {
  let now = after(state([paragraph("lue tästä")], 1, 4), setLink("https://a.example/"));
  now = after(state([now.doc.firstChild.toJSON()], 2), setLink("https://b.example/"));
  assert.equal(linkAt(now).href, "https://b.example/");
  now = after(now, removeLink);
  assert.equal(linkAt(now), null);
});

test("with nothing selected the address itself is written", () => {
  const now = after(state([paragraph("x")], 2), setLink("mailto:aino@a.example"));
  assert.equal(now.doc.textContent, "xaino@a.example");
});

test("characters are counted as the server counts them", () => {
  assert.deepEqual(sizeOf(state([paragraph("😀ä")], 1).doc), { characters: 2, elements: 1 });
});

test("what the server stumbled over is offered again, ever later and not for ever", () => {
  const pauses = [];
  let offered = 0;
  let due = null;
  const again = new Again({
    offer: () => (offered += 1),
    random: () => 0,
    later: (run, pause) => (pauses.push(pause), (due = run), pauses.length),
    never: () => (due = null),
  });
  assert.equal(again.soon(), true);
  assert.equal(again.soon(), true); // refused twice before it was offered: once more is enough
  assert.deepEqual([pauses, again.waits], [[500], true]);
  due();
  assert.deepEqual([offered, again.waits], [1, false]);
  for (let n = 0; n < 5; n += 1) (again.soon(), due());
  assert.deepEqual(pauses, [500, 1000, 2000, 4000, 4000, 4000]);
  assert.equal(again.soon(), false);
  again.done();
  assert.equal(again.soon(), true);
  again.stop();
  assert.deepEqual([due, again.waits], [null, false]);
});
