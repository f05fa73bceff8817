// Asking to speak, my place in the queue, my turn, and my own share of the talk. What is shown here nobody else sees.

import { live } from "./live.js";
import { followed } from "./live/presses.js";
import { started } from "./live/started.js";

const NOTHING = { place: null, of: null, order: false, turn: false, voice: false, seconds: 0, share: 0 };
const SHOWN_S = 1; // less than a second of talk is no share

const byRoom = new Map(); // room → my own there, as the server last told it
let said = ""; // what was said of my place and turn: the same is said once
let run = null;

const bar = () => document.getElementById("bar");
const mine = document.querySelector("[data-talk-mine]");
const form = document.querySelector("[data-talk-hand]");
const part = (name) => mine?.querySelector(`[data-talk="${name}"]`);

/** The room where I would speak now: my table's while the work is at tables. */
export function roomNow(doc = document) {
  const atTables = doc.getElementById("bar")?.dataset.form === "tables";
  return (atTables && live.room("table")) || live.config.plenary;
}

function runs() {
  return ["running", "paused"].includes(bar()?.dataset.status);
}

/** 75 → "1:15". */
function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function show(name, isShown) {
  const element = part(name);
  if (element) element.hidden = !isShown;
}

function paint() {
  if (!mine || !form) return;
  const room = roomNow();
  const own = byRoom.get(room) ?? NOTHING;
  const atTable = room !== live.config.plenary;
  paintHand(room, own);
  mine.hidden = !runs() || !(atTable || own.place || own.turn || own.seconds >= SHOWN_S);
  show("turn", own.turn);
  show("place", own.place !== null);
  if (own.place !== null) part("place").textContent = placeWords(own);
  show("order", own.place !== null && !own.order);
  show("done", own.turn);
  show("begin", atTable && !own.voice && !own.turn);
  show("stop", own.voice && !own.turn);
  show("share", atTable || own.seconds >= SHOWN_S);
  part("share-words").textContent = shareWords(own);
  announce(room, own);
}

function paintHand(room, own) {
  const up = own.place !== null;
  form.hidden = !runs() || own.turn;
  form.dataset.room = room;
  form.elements.up.disabled = up;
  form.querySelector("[data-words]").textContent = live.t(up ? "talk.lower" : "talk.raise");
}

function placeWords({ place, of }) {
  return live.t("talk.place", { place, of });
}

function shareWords({ seconds, share }) {
  return seconds >= SHOWN_S ? live.t("talk.share", { time: clock(seconds), share }) : live.t("talk.silent");
}

/** "Your turn" at once and once; my place politely, when it has changed. */
function announce(room, own) {
  const words = own.turn ? live.t("talk.turn") : own.place !== null ? placeWords(own) : "";
  const now = `${room} ${words}`;
  if (words && now !== said) live.announce(words, own.turn ? "assertive" : "polite");
  said = now;
}

/** A change of phase ends turns; the server says so of nobody. */
function look() {
  const now = bar()?.dataset.run ?? null;
  if (run !== null && now !== run) {
    for (const [room, own] of byRoom) byRoom.set(room, { ...own, turn: false, voice: false });
  }
  run = now;
  paint();
}

async function press(button, type, fields) {
  const problem = part("problem");
  problem.hidden = true;
  try {
    await followed(button, live.send(type, roomNow(), fields), live.t);
  } catch (refusal) {
    problem.textContent = refusal.message || live.t("form.problem");
    problem.hidden = false;
  }
}

const presses = {
  order: (button) => press(button, "talk.hand", { up: true, order: true }),
  done: (button) => press(button, "talk.turn", { end: true }),
  begin: (button) => press(button, "talk.voice", { on: true }),
  stop: (button) => press(button, "talk.voice", { on: false }),
};

mine?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-talk]");
  if (button) presses[button.dataset.talk]?.(button);
});
live.on("me", ({ slot, room, data }) => {
  if (slot === "talk") byRoom.set(room, data ?? NOTHING);
  if (slot === "talk" || slot === "seat") paint();
});
live.on("regions", look);
look();
started("talk");
