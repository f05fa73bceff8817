// The live page's client: one socket, commands that are kept until answered, regions that stay up to date.
// The wire is described in docs/protocol.md; islands import `live` from here.

import { csrfToken } from "./forms.js";
import { Announcer } from "./live/announce.js";
import { Clock } from "./live/clock.js";
import { Emitter } from "./live/emitter.js";
import { keepOutFiles } from "./live/files.js";
import { Forms } from "./live/forms.js";
import { Leaving } from "./live/leaving.js";
import { LostLine, showGone } from "./live/lostline.js";
import { MeetingLine } from "./live/meetingline.js";
import { Missed } from "./live/missed.js";
import { Moves } from "./live/moves.js";
import { Outbox } from "./live/outbox.js";
import { Practice } from "./live/practice.js";
import { Regions } from "./live/regions.js";
import { Rooms } from "./live/rooms.js";
import { SeatDrag } from "./live/seatdrag.js";
import { started } from "./live/started.js";
import { TechCheck } from "./live/techcheck.js";
import { Texts } from "./live/texts.js";
import { Timers } from "./live/timers.js";
import { Toasts } from "./live/toasts.js";
import { readJson, readStrings, translator } from "./live/words.js";

const HTTP_AFTER_MS = 10_000;
const HELLO_EVERY_MS = 3000;
const PROBE_EVERY = 6; // failed tries between two questions over HTTP whether we may come at all

const config = readJson(document.getElementById("live"));
const storage = deviceStorage();
const mine = `raati:${config.member ?? "nobody"}:`;
const t = translator(readStrings(), document.documentElement.lang || "en");
const emitter = new Emitter();
const clock = new Clock();
const rooms = new Rooms(config.rooms, config.kinds);
const announcer = new Announcer();
const texts = new Texts({ storage, prefix: `${mine}text:` });
const toasts = new Toasts({ t, announce: announcer.say, undoMs: seconds(config.undo_s, 10) });
const regions = new Regions({ texts, lost: showLost, changed: afterChange });
const timers = new Timers({ clock, t, announce: announcer.say });
const moves = new Moves({
  regions,
  texts,
  t,
  announce: announcer.say,
  graceMs: seconds(config.grace_s, 15),
  stays: ["lead", "organiser"].includes(config.role),
});
const missed = new Missed({ announce: announcer.say });
const line = new MeetingLine({
  url: new URL(config.url ?? "/", location.href.replace(/^http/, "ws")).href,
  hello: () => ({ type: "hello", protocol: config.protocol ?? 1, rooms: rooms.hello() }),
  on: { frame: receive, state: (state) => emitter.emit("line", state), gone, failed: probe },
});
const outbox = new Outbox({
  transmit: (text) => line.send(text),
  post: postCommand,
  settled,
  storage,
  key: `${mine}outbox`,
});
const lostLine = new LostLine({ t, announce: announcer.say, tryNow: line.tryNow });
const forms = new Forms({ send, texts, toasts, t, announce: announcer.say, line: () => line.connected });
const leaving = new Leaving({ waiting: () => outbox.size, texts });
const techCheck = new TechCheck({
  t,
  clock,
  roundTrip: () => trip,
  connected: () => line.connected,
  storage,
  key: `${mine}checked`,
});
let trip = null;
let helloAt = -Infinity;

/** What islands may use. Rooms are numbers; `send` rejects with {code, message}. */
export const live = {
  config,
  t,
  send,
  on: (kind, listener) => emitter.on(kind, listener),
  announce: announcer.say,
  toast: (text) => toasts.show(text),
  toastUndo: toasts.undo,
  now: () => clock.now(),
  room: (kind) => rooms.ofKind(kind),
  follow: (room) => (rooms.follow(room), line.sayHello()),
  unfollow: (room) => (rooms.unfollow(room), line.sayHello()),
  kept: (key) => texts.kept(key),
  keep: (key, text) => texts.keep(key, text),
};

function send(type, room, fields) {
  return outbox.send(type, room, fields);
}

const handlers = {
  welcome(frame, lag) {
    trip = 2 * lag;
    clock.add(frame.now, lag);
    rooms.welcome(frame.rooms);
    outbox.connected(line.generation);
    emitter.emit("welcome", frame);
  },
  regions({ room, seq, html }) {
    rooms.saw(room, seq);
    regions.apply(html);
  },
  board(frame) {
    rooms.saw(frame.room, frame.seq);
    emitter.emit("board", frame);
  },
  me(frame) {
    if (frame.slot === "seat") rooms.seated(frame.data?.room);
    emitter.emit("me", frame);
  },
  ack: (frame) => outbox.settle(frame),
  rejected: (frame) => outbox.settle(frame),
  beat(frame) {
    clock.add(frame.now, (trip ?? 0) / 2);
    if (rooms.beat(frame.cursors) && performance.now() - helloAt > HELLO_EVERY_MS) sayHelloAgain();
  },
  bye: (frame) => frame.message && toasts.show(frame.message),
};

function receive(frame, lag) {
  handlers[frame.type]?.(frame, lag);
}

function sayHelloAgain() {
  helloAt = performance.now();
  line.sayHello();
}

function afterChange(ids) {
  nameTable();
  timers.paint();
  moves.look();
  missed.look();
  techCheck.mount();
  emitter.emit("regions", ids);
}

/** The bar is the same for everybody: which table is mine stands in the region of my table. */
function nameTable() {
  const place = document.querySelector("#bar [data-at-table]");
  const table = document.querySelector("#table[data-number] h2");
  if (place && table) place.textContent = table.textContent.trim();
}

/** Every answer to a command. What a former page sent has no form to show it: it is said in a toast. */
function settled(entry, frame) {
  document.dispatchEvent(new CustomEvent("live:settled", { detail: { id: entry.id, type: entry.type, answer: frame.type } }));
  setTimeout(() => moves.look());
  if (!entry.orphan) return;
  if (frame.type === "ack") toasts.show(t("text.sent_later"));
  else toasts.show(frame.message || t("form.problem"), null, 0, longestText(entry.text));
}

function longestText(frameText) {
  const { id, type, room, ...fields } = JSON.parse(frameText);
  const found = Object.values(fields).filter((value) => typeof value === "string");
  return found.sort((a, b) => b.length - a.length)[0] ?? "";
}

/** Words whose field has gone: they are shown, and can be copied. */
function showLost(found) {
  for (const { text } of found) {
    const copy = { label: t("copy"), press: () => navigator.clipboard?.writeText(text) };
    toasts.show(t("text.kept"), copy, 0, text);
  }
}

function gone(why) {
  leaving.allow();
  if (why === "old") {
    if (!reloadOnce()) showGone(document, "outdated"); // what is unsent stays on the device for the newer page
    return;
  }
  outbox.forget();
  showGone(document);
}

/** A newer server wants a newer page. Once a minute at most: an old cache must not make us reload for ever. */
function reloadOnce() {
  const last = Number(storage?.getItem("raati:reloaded") ?? 0);
  if (Date.now() - last < 60_000) return false;
  storage?.setItem("raati:reloaded", String(Date.now()));
  leaving.allow();
  location.reload();
  return true;
}

/** The handshake says nothing about why it was refused; a page request does. */
async function probe(failures) {
  if (failures % PROBE_EVERY !== 3) return;
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (answer && (answer.type === "opaqueredirect" || [403, 404, 410].includes(answer.status))) {
    line.end();
    gone("removed");
  }
}

async function postCommand(text) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  const answer = await fetch(config.command_url, { method: "POST", headers, body: text });
  const frame = await answer.json();
  if (frame.type !== "ack" && frame.type !== "rejected") throw new Error("not an answer");
  return frame;
}

function tick() {
  lostLine.tick();
  techCheck.tick();
  if (line.connected) outbox.nudge();
  else if (config.command_url && outbox.size && line.downFor > HTTP_AFTER_MS) outbox.overHttp();
}

function seconds(given, otherwise) {
  return 1000 * (given ?? otherwise);
}

function deviceStorage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // a browser that forbids it: everything works, nothing outlives the page
  }
}

function start() {
  if (config.visiting) rooms.follow(config.visiting);
  if (config.now) clock.guess(config.now, performance.getEntriesByType("navigation")[0]?.responseStart ?? 0);
  emitter.on("line", (state) => (lostLine.show(state), missed.line(state)));
  for (const part of [texts, regions, moves, missed, forms, timers, leaving, new Practice(), new SeatDrag()]) part.start();
  nameTable();
  techCheck.mount();
  keepOutFiles({ tell: (form) => forms.tell(form, t("form.no_picture")) });
  line.start();
  setInterval(tick, 500);
  addEventListener("online", line.tryNow);
  addEventListener("pageshow", line.tryNow);
  document.addEventListener("visibilitychange", () => document.hidden || line.tryNow());
}

if (config.url) start();
started("live");
