// The board's island: it listens to one room's frames and draws them into `<section id="board">`, whenever the page
// has one. See docs/protocol.md for the frames, facilitation/board/entities.py for what is in them.

import { live } from "./live.js";
import { started } from "./live/started.js";
import { Unsent } from "./board/composer.js";
import { Store } from "./board/store.js";
import { BoardView } from "./board/view.js";

const WATCHED = ["data-mode", "data-item", "data-rules", "data-may-reveal", "data-may-dot"];

const rooms = new Map();
let view = null;
let drawnFor = null;
let line = "connected";
let seat = live.config?.seat ?? null; // as the page came; the socket tells of another one

function roomOf(id) {
  if (!rooms.has(id)) rooms.set(id, { store: new Store(), unsent: new Unsent(() => view?.changed()) });
  return rooms.get(id);
}

function heard(room) {
  if (view?.room === room) view.changed();
}

/** The frame is the same for all tables. Which one it shows: the one that is visited, else where I sit. */
const roomNow = (section) => Number(section?.dataset.mode ? section.dataset.room || live.config?.visiting || seat : 0);

const signature = (section, room) => [room, ...WATCHED.map((name) => section?.getAttribute(name))].join("|");

/** The page may have got another board, or the same one for another phase. */
function mount() {
  const section = document.getElementById("board");
  const room = roomNow(section);
  const outline = section?.querySelector('[data-board="outline"]');
  if (view?.section === section && view?.outline === outline && signature(section, room) === drawnFor) return;
  view?.close();
  view = null;
  if (section?.dataset.mode) section.hidden = !room;
  if (!room) return;
  drawnFor = signature(section, room);
  for (const form of section.querySelectorAll("form[data-command]")) address(form, room);
  view = new BoardView(section, room, roomOf(room), live);
  view.line = line;
}

function sit(data) {
  seat = data?.room ?? null;
  mount();
}

function address(form, room) {
  form.dataset.room = room;
  form.elements.room.value = room;
}

live.on("board", (frame) => {
  roomOf(frame.room).store.applyBoard(frame);
  heard(frame.room);
});
live.on("me", (frame) => {
  if (frame.slot === "seat") sit(frame.data);
  if (frame.slot !== "board") return;
  roomOf(frame.room).store.applyMine(frame.data);
  if (view?.room === frame.room) view.countedDots();
  heard(frame.room);
});
live.on("line", ({ state }) => {
  line = state;
  if (!view) return;
  view.line = state;
  view.changed();
});

new MutationObserver(mount).observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: WATCHED,
});
mount();
started("board");
