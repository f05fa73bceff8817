import assert from "node:assert/strict";
import test from "node:test";

import { Emitter } from "../live/emitter.js";
import { Rooms } from "../live/rooms.js";
import { pauseBefore } from "../live/line.js";
import { MeetingLine } from "../live/meetingline.js";
import { translator } from "../live/words.js";

class FakeSocket {
  static all = [];
  readyState = 0;
  sent = [];
  constructor() {
    FakeSocket.all.push(this);
  }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  say(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
}

function line(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  FakeSocket.all = [];
  const seen = { states: [], frames: [], gone: [] };
  const world = { time: 0, seen };
  const on = {
    state: ({ state }) => seen.states.push(state),
    frame: (frame) => seen.frames.push(frame.type),
    gone: (why) => seen.gone.push(why),
    failed: () => {},
  };
  const hello = () => ({ type: "hello", protocol: 1, rooms: { 4: 9 } });
  world.line = new MeetingLine({ url: "ws://x", hello, on, WebSocket: FakeSocket, now: () => world.time, random: () => 0.5 });
  world.pass = (ms) => {
    world.time += ms;
    t.mock.timers.tick(ms);
  };
  world.line.start();
  return world;
}

const last = () => FakeSocket.all.at(-1);

function welcome(world) {
  last().open();
  last().say({ type: "welcome", rooms: {} });
  return world;
}

test("it says hello first and is connected only after welcome", (t) => {
  const world = line(t);
  last().open();
  assert.deepEqual(last().sent, [{ type: "hello", protocol: 1, rooms: { 4: 9 } }]);
  assert.equal(world.line.send("{}"), false);
  last().say({ type: "welcome", rooms: {} });
  assert.equal(world.line.send("{}"), true);
  assert.deepEqual(world.seen.states, ["connecting", "connected"]);
});

test("two missing beats: the socket is dropped and another opened", (t) => {
  const world = welcome(line(t));
  world.pass(6000);
  assert.equal(FakeSocket.all.length, 1);
  world.pass(1000);
  world.pass(1000);
  assert.equal(FakeSocket.all.length, 2);
  assert.equal(FakeSocket.all[0].readyState, 3);
  assert.equal(world.line.connected, false);
});

test("beats keep it open", (t) => {
  const world = welcome(line(t));
  for (let beat = 0; beat < 10; beat++) {
    world.pass(3000);
    last().say({ type: "beat", cursors: {} });
  }
  assert.equal(FakeSocket.all.length, 1);
});

test("an old socket that speaks late is not heard", (t) => {
  const world = welcome(line(t));
  world.pass(7000);
  assert.equal(FakeSocket.all[0].onmessage, null);
});

test("pauses grow to three seconds; after a restart everybody waits one to three", () => {
  const half = () => 0.5;
  assert.deepEqual([0, 1, 2, 3, 9].map((n) => pauseBefore(1006, n, half)), [625, 1250, 1875, 1875, 1875]);
  assert.deepEqual([0, 1].map((r) => pauseBefore(1006, 0, () => r)), [250, 1000]);
  assert.ok(pauseBefore(1006, 9, () => 1) <= 3000);
  assert.deepEqual([0, 1].map((r) => pauseBefore(1012, 0, () => r)), [1000, 3000]);
});

test("try now opens at once, but not a second time while a try is under way", (t) => {
  const world = welcome(line(t));
  last().onclose({ code: 1006 });
  assert.equal(FakeSocket.all.length, 1);
  world.line.tryNow();
  world.line.tryNow();
  assert.equal(FakeSocket.all.length, 2);
});

test("removed is the end, an old page as well", (t) => {
  for (const [code, why] of [[4403, "removed"], [4409, "old"]]) {
    const world = welcome(line(t));
    last().onclose({ code });
    world.pass(20_000);
    world.line.tryNow();
    assert.deepEqual(world.seen.gone, [why]);
    assert.equal(FakeSocket.all.length, 1);
    t.mock.timers.reset();
  }
});

test("a beat ahead of us asks for a hello; after the welcome we are level", () => {
  const rooms = new Rooms({ 1: 5, 2: 8 });
  assert.equal(rooms.beat({ 1: 5, 2: 8 }), false);
  assert.equal(rooms.beat({ 1: 6, 2: 8 }), true);
  rooms.welcome({ 1: { kind: "panel", seq: 6 }, 2: { kind: "plenary", seq: 8 } });
  assert.equal(rooms.beat({ 1: 6, 2: 8 }), false);
});

test("a table's room is not named any more after being seated elsewhere, unless it was asked for", () => {
  const rooms = new Rooms({ 1: 5 });
  rooms.welcome({ 1: { kind: "panel", seq: 5 }, 30: { kind: "table", seq: 2 } });
  rooms.seated(31);
  rooms.saw(31, 1);
  assert.deepEqual(rooms.hello(), { 1: 5, 31: 1 });
  assert.equal(rooms.ofKind("table"), 31);
  rooms.follow(40);
  rooms.kinds[40] = "table";
  rooms.saw(40, 3);
  rooms.seated(32);
  assert.deepEqual(rooms.hello(), { 1: 5, 40: 3 });
});

test("an island that comes late gets the frames it missed, a second one the present state", () => {
  const emitter = new Emitter();
  const heard = [];
  emitter.emit("board", 1);
  emitter.emit("board", 2);
  emitter.on("board", (frame) => heard.push(frame));
  emitter.emit("board", 3);
  assert.deepEqual(heard, [1, 2, 3]);
  emitter.emit("me", { slot: "seat", room: 4, data: 1 });
  emitter.emit("me", { slot: "seat", room: 4, data: 2 });
  const first = [];
  const second = [];
  emitter.on("me", ({ data }) => first.push(data));
  emitter.on("me", ({ data }) => second.push(data));
  assert.deepEqual([first, second], [[1, 2], [2]]);
});

test("words take values of both kinds, and their number", () => {
  const strings = { a: "%(n)s / {n}", "b.one": "%(count)s note", "b.other": "%(count)s notes", c_one: "one", c_other: "many" };
  const t = translator(strings, "fi");
  assert.equal(t("a", { n: 3 }), "3 / 3");
  assert.equal(t("b", { count: 1 }), "1 note");
  assert.equal(t("b", { count: 0 }), "0 notes");
  assert.deepEqual([1, 5].map((count) => t("c", { count })), ["one", "many"]);
  assert.equal(t("missing"), "missing");
});
