// A draft's page: texts that several people write at once.

import { Announcer } from "./live/announce.js";
import { LostLine, showGone } from "./live/lostline.js";
import { started } from "./live/started.js";
import { Toasts } from "./live/toasts.js";
import { readJson, readStrings, translator } from "./live/words.js";
import { Again } from "./draft/again.js";
import { Choices } from "./draft/choices.js";
import { Desk } from "./draft/desk.js";
import { Finder } from "./draft/finder.js";
import { Head } from "./draft/head.js";
import { Held } from "./draft/held.js";
import { DraftLine } from "./draft/line.js";
import { Pending } from "./draft/pending.js";
import { People } from "./draft/people.js";
import { Marked } from "./draft/marked.js";
import { Saved } from "./draft/saved.js";
import { Spoken } from "./draft/spoken.js";
import { frame, GET, presenceFrame, PROTOCOL, SEND, updateFrame } from "./draft/wire.js";

const PROBE_EVERY = 5;

const config = readJson(document.getElementById("draft"));
const t = translator(readStrings(), document.documentElement.lang);
const say = new Announcer().say;
const toasts = new Toasts({ t, announce: say });
const storage = deviceStorage();

const line = new DraftLine({
  url: Object.assign(new URL(config.url, location.href), { protocol: location.protocol.replace("http", "ws") }).href,
  on: {
    frame: hear,
    closed,
    gone: (why) => (why === "old" ? outdated() : gone()),
    failed: probe,
    state: (state) => (lostLine.show(state), saved.show()),
  },
});
const lostLine = new LostLine({ t, announce: say, tryNow: line.tryNow });
const people = new People(document.getElementById("draft-people"), t, config.writers);
const spoken = new Spoken({ names: (clients) => people.names(clients), announce: say, t });
const pending = new Pending({
  key: `raati:draft:${config.member}:${config.draft}`,
  send: (number, update) => line.send(updateFrame(number, update, desk.cursor.due())),
  changed: () => saved.show(),
  storage,
});
const again = new Again({ offer: sync });
const saved = new Saved(document.getElementById("draft-saved"), { pending, line, again, t });
const desk = new Desk({
  t,
  say,
  people,
  wrote: (update) => queueMicrotask(() => pending.add(update)), // the cursor goes along: it is told once it has moved
  typed: () => held.typed(),
  pointed: (cursor) => line.connected && line.send(presenceFrame(cursor)),
  changedByOthers: (clients) => spoken.changed(clients),
  language: config.language,
  speaks: () => spoken.on,
});
const held = new Held({
  show: (updates) => desk.putIn(updates),
  changed: (count) => choices.waiting(count),
  composing: () => desk.composing,
});
const choices = new Choices({ held, spoken, storage, t });
const head = new Head({
  commandUrl: config.command_url,
  t,
  announce: say,
  undo: toasts.undo,
  refreshed: () => desk.commented(),
});
new Finder({ refresh: head.refresh });
new Marked();

const HEAR = {
  [GET.WELCOME]: ({ json }) => welcome(json),
  [GET.STATE]: ({ update }) => synced(update),
  [GET.UPDATES]: ({ updates }) => held.take(updates),
  [GET.ACK]: ({ number, along }) => (again.done(), pending.acknowledged(number), along && hear(along)),
  [GET.REFUSED]: ({ json }) => refused(json.code),
  [GET.PRESENCE]: ({ json }) => (people.take(json), desk.redraw()),
  [GET.NEWS]: ({ json, updates }) => (held.take(updates), people.take(json), desk.redraw()),
  [GET.NOTICE]: ({ json }) => notice(json.event),
};

function hear(message) {
  HEAR[message.kind]?.(message);
}

function welcome({ protocol, you, may_write, most }) {
  if (protocol !== PROTOCOL) return outdated();
  people.welcome(you);
  config.may_write = may_write;
  desk.allow(may_write && !config.withdrawn, most);
  sync();
}

function sync() {
  line.send(frame(SEND.SYNC, desk.state()));
}

function synced(update) {
  held.release();
  desk.open(update, () => pending.restore());
  line.settle();
  pending.opened();
  desk.cursor.point();
}

function notice(event) {
  if (event === "resync") return sync();
  if (event === "commented" && spoken.on) say(t("draft.commented"));
  if (event === "frozen") toasts.show(t("draft.frozen"), null, 0);
  if (event === "withdrawn" || event === "returned") {
    config.withdrawn = event === "withdrawn";
    desk.allow(config.may_write && !config.withdrawn);
    say(t(`draft.${event}`));
  }
  head.refresh();
}

/** The server did not take what I wrote: my words are shown to be copied, and the page starts from what is saved. */
function refused(code) {
  if (!desk.isOpen) return; // starting again already
  if (code === "failed" && again.soon()) return stumbled();
  const mine = desk.plain();
  pending.forget();
  held.release();
  desk.startAgain();
  sync();
  showLost(code, mine);
}

/** Nothing was wrong with it. I can write on; all of it is offered together. */
function stumbled() {
  pending.closed();
  say(t("draft.again"));
}

function showLost(code, text) {
  const box = document.getElementById("draft-lost");
  const [why, other] = [`draft.refused.${code}`, "draft.refused.other"];
  box.querySelector("[data-why]").textContent = t(why) === why ? t(other) : t(why);
  box.querySelector("textarea").value = text;
  box.hidden = false;
  box.querySelector("h2").focus();
}

function closed() {
  people.take({ whole: true, people: [], gone: [] });
  desk.cursor.forget();
  desk.redraw();
  again.stop();
  pending.closed();
}

function gone() {
  pending.forget();
  showGone(document);
}

/** The server is newer than this page. What is not acknowledged stays on the device for the next one. */
function outdated() {
  line.end();
  showGone(document, "outdated");
}

/** The handshake says nothing about why it was refused; a page request does. */
async function probe(failures) {
  if (failures % PROBE_EVERY !== 3) return;
  const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
  if (!answer || !(answer.type === "opaqueredirect" || [403, 404, 410].includes(answer.status))) return;
  line.end();
  gone();
}

function deviceStorage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // a browser that forbids it: everything works, nothing outlives the page
  }
}

line.start();
setInterval(() => lostLine.tick(), 500);
addEventListener("online", line.tryNow);
addEventListener("pageshow", line.tryNow);
document.addEventListener("visibilitychange", () => document.hidden || line.tryNow());
started("draft");
