import assert from "node:assert/strict";
import test from "node:test";

import { Outbox, newId } from "../live/outbox.js";

class Store extends Map {
  getItem = (key) => this.get(key) ?? null;
  setItem = (key, value) => this.set(key, value);
  removeItem = (key) => this.delete(key);
}

function outbox(options = {}) {
  const world = { open: true, sent: [], store: new Store(), settled: [], time: 0 };
  const make = () =>
    new Outbox({
      transmit: (text) => world.open && Boolean(world.sent.push(JSON.parse(text))),
      settled: (entry, frame) => world.settled.push([entry.type, frame.type, entry.orphan]),
      storage: world.store,
      key: "k",
      now: () => world.time,
      ...options,
    });
  return { world, make, box: make() };
}

const ids = (frames) => frames.map((frame) => frame.id);

test("a command goes out once on a line and its promise resolves with the ack's result", async () => {
  const { world, box } = outbox();
  box.connected(1);
  const done = box.send("note.write", 7, { text: "moi" });
  box.flush();
  assert.equal(world.sent.length, 1);
  assert.deepEqual({ ...world.sent[0], id: 0 }, { type: "note.write", id: 0, room: 7, text: "moi" });
  box.settle({ type: "ack", id: world.sent[0].id, result: { note: 3 } });
  assert.deepEqual(await done, { note: 3 });
  assert.equal(box.size, 0);
});

test("what has no answer is sent again with the same id on the next line, in order, until answered", () => {
  const { world, box } = outbox();
  box.connected(1);
  box.send("note.write", 7, { text: "a" }, "id-a");
  box.send("note.write", 7, { text: "b" }, "id-b");
  box.settle({ type: "ack", id: "id-a" });
  world.sent = [];
  box.connected(2);
  box.connected(2);
  assert.deepEqual(ids(world.sent), ["id-b"]);
});

test("nothing is sent before the first welcome, everything after it", () => {
  const { world, box } = outbox();
  box.send("note.write", 7, {}, "early");
  assert.deepEqual(world.sent, []);
  box.connected(1);
  assert.deepEqual(ids(world.sent), ["early"]);
});

test("a second answer to the same id is ignored", async () => {
  const { world, box } = outbox();
  box.connected(1);
  const done = box.send("note.write", 7, {}, "x");
  box.settle({ type: "ack", id: "x", result: { first: true } });
  box.settle({ type: "rejected", id: "x", code: "stale", message: "…" });
  assert.deepEqual(await done, { first: true });
  assert.equal(world.settled.length, 1);
});

test("a refusal rejects with its code and message", async () => {
  const { box } = outbox();
  box.connected(1);
  const done = box.send("phase.next", 1, { expected: 3 }, "n");
  box.settle({ type: "rejected", id: "n", code: "stale", message: "Someone was faster." });
  await assert.rejects(done, { code: "stale", message: "Someone was faster." });
});

test("after a reload unsent commands are found again, and their late answers are told apart", () => {
  const { world, make, box } = outbox();
  box.send("note.write", 7, { text: "kept" }, "kept");
  const again = make();
  again.connected(1);
  assert.deepEqual(ids(world.sent), ["kept"]);
  again.settle({ type: "ack", id: "kept" });
  assert.deepEqual(world.settled, [["note.write", "ack", true]]);
  assert.equal(world.store.size, 0);
});

for (const type of ["vote.cast", "poll.answer", "poll.answer_for"]) {
  test(`${type} never touches the device's storage, also not beside other commands`, () => {
    const { world, box } = outbox();
    box.send(type, 1, { answers: { 12: 5 } }, "secret");
    assert.equal(world.store.size, 0);
    box.send("note.write", 7, {}, "open");
    assert.ok(!world.store.get("k").includes("secret"));
  });
}

test("a full outbox goes out in a window, not in a flood", () => {
  const { world, box } = outbox();
  for (let number = 0; number < 50; number++) box.send("note.write", 7, {}, `n${number}`);
  box.connected(1);
  assert.equal(world.sent.length, 20);
  box.settle({ type: "ack", id: "n0" });
  assert.equal(world.sent.length, 21);
});

test("a frame that the server would refuse for its size is refused here", async () => {
  const { world, box } = outbox();
  box.connected(1);
  await assert.rejects(box.send("note.write", 7, { text: "ä".repeat(40_000) }), { code: "too-large" });
  assert.equal(world.sent.length, 0);
});

test("what gets no answer on a living line is sent once more after ten seconds", () => {
  const { world, box } = outbox();
  box.connected(1);
  box.send("note.write", 7, {}, "lost");
  world.time = 9_000;
  box.nudge();
  assert.equal(world.sent.length, 1);
  world.time = 11_000;
  box.nudge();
  assert.deepEqual(ids(world.sent), ["lost", "lost"]);
});

test("told to be slower, it waits a moment and sends the same command again", async () => {
  const { world, box } = outbox();
  box.connected(1);
  const done = box.send("note.write", 7, {}, "fast");
  box.settle({ type: "rejected", id: "fast", code: "too-many", message: "…" });
  box.nudge();
  assert.equal(world.sent.length, 1);
  world.time = 1500;
  box.nudge();
  assert.deepEqual(ids(world.sent), ["fast", "fast"]);
  box.settle({ type: "ack", id: "fast" });
  assert.deepEqual(await done, {});
});

test("without a line commands go over HTTP one by one, and stay when there is no answer", async () => {
  const posted = [];
  const { world, box } = outbox({
    post: async (text) => {
      const { id } = JSON.parse(text);
      posted.push(id);
      if (id === "b") throw new TypeError("no network");
      return { type: "ack", id };
    },
  });
  world.open = false;
  box.send("note.write", 7, {}, "a");
  box.send("note.write", 7, {}, "b");
  await box.overHttp();
  assert.deepEqual(posted, ["a", "b"]);
  assert.equal(box.size, 1);
});

test("forbidden storage loses nothing while the page lives", () => {
  const refuses = () => {
    throw new Error("quota");
  };
  const { box } = outbox({ storage: { getItem: () => null, setItem: refuses, removeItem: refuses } });
  box.send("note.write", 7, {}, "x");
  assert.equal(box.size, 1);
});

test("ids are UUIDs also where randomUUID is missing", () => {
  const real = crypto.randomUUID;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  try {
    assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: real, configurable: true });
  }
});
