// A page beside the live one while the meeting runs: a bar that follows the meeting on a line of its own. It keeps who
// is here in the meeting, and says what calls them back.

import { Calls } from "./away/calls.js";
import { Messages } from "./desk/messages.js";
import { Said } from "./desk/said.js";
import { Announcer } from "./live/announce.js";
import { Clock } from "./live/clock.js";
import { focusOrMain } from "./live/focus.js";
import { MeetingLine } from "./live/meetingline.js";
import { parse } from "./live/regions.js";
import { Rooms } from "./live/rooms.js";
import { Timers } from "./live/timers.js";
import { readJson, translator } from "./live/words.js";

const HELLO_EVERY_MS = 3000;

const root = document.getElementById("away");
const config = readJson(document.getElementById("away-config"));
const t = translator(config.strings, document.documentElement.lang);
const say = new Announcer().say;
const clock = new Clock();
const rooms = new Rooms();
const timers = new Timers({ clock, t, announce: say });
const messages = new Messages({ member: config.member });
const said = new Said({ announce: say, toast: say });
const calls = new Calls({ t, member: config.member, plenary: config.plenary });
const line = new MeetingLine({
  url: new URL(config.url, location.href.replace(/^http/, "ws")).href,
  hello: () => ({ type: "hello", protocol: config.protocol, rooms: rooms.hello() }),
  on: { frame: (frame, lag) => HEAR[frame.type]?.(frame, lag), state: showLine, gone: () => {}, failed: () => {} },
});
const back = root.querySelector("a");
let run = config.run;
let helloAt = 0;

const HEAR = {
  welcome(frame, lag) {
    clock.add(frame.now, lag);
    rooms.welcome(frame.rooms);
    show();
    said.start();
  },
  regions({ room, seq, html }) {
    rooms.saw(room, seq);
    if (html.bar) showPhase(parse(html.bar));
    calls.take(html);
    if (line.connected) show();
  },
  board: ({ room, seq }) => rooms.saw(room, seq),
  me({ slot, room, data }) {
    if (slot === "seat") rooms.seated(data?.room);
    calls.own(slot, data, room);
    if (line.connected) show();
  },
  beat({ now, cursors }) {
    clock.add(now);
    if (!rooms.beat(cursors) || performance.now() - helloAt < HELLO_EVERY_MS) return;
    helloAt = performance.now();
    line.sayHello();
  },
};

function part(name) {
  return root.querySelector(`[data-away="${name}"]`);
}

function showPhase(bar) {
  const paused = bar.querySelector(".badge:not([data-say])");
  part("where").replaceChildren(...(bar.querySelector(".where")?.childNodes ?? []), ...(paused ? [" · ", paused.textContent] : []));
  part("title").replaceChildren(...(bar.querySelector("h1")?.childNodes ?? []));
  showTime(bar.querySelector("[data-ends]")?.dataset ?? {});
  if (Number(bar.dataset.run) === run) return;
  run = Number(bar.dataset.run);
  root.dataset.moved = "";
  say(t("phase.announce", { title: part("title").textContent.trim() }));
}

function showTime({ starts = "", ends = "", paused = "" }) {
  const timer = part("timer");
  Object.assign(timer.dataset, { starts, ends, paused });
  timer.hidden = !ends;
  timers.paint();
}

/** What calls me back stands below; the way back is the thing to press then. */
function show() {
  const elements = calls.elements();
  if (names(elements) !== names([...part("calls").children])) part("calls").replaceChildren(...elements);
  messages.look();
  said.look();
  const isCalled = "moved" in root.dataset || Boolean(root.querySelector("[data-say]:not([hidden])"));
  back.classList.toggle("button-quiet", !isCalled);
  root.toggleAttribute("data-called", isCalled);
}

/** What stands there already stays: somebody may be about to press it. */
function names(elements) {
  return elements.map((one) => one.dataset.say).join();
}

function showLine({ state }) {
  part("line").textContent = config.strings[`line.${state}`] ?? "";
}

root.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close-message]")) return;
  show();
  focusOrMain(back);
});
// What stands below the bar must know how high it is (away.css, draft.css).
new ResizeObserver(() => document.documentElement.style.setProperty("--away-size", `${root.offsetHeight}px`)).observe(root);
timers.start();
line.start();
addEventListener("online", line.tryNow);
addEventListener("pageshow", line.tryNow);
document.addEventListener("visibilitychange", () => document.hidden || line.tryNow());
