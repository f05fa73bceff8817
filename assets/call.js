// The video call inside the page. It follows my table and the phase, tells who speaks, and may fail: then the page says
// so and everything else goes on. What a call is made of stands in call/jitsi.js alone.

import { Frame } from "./call/jitsi.js";
import { live } from "./live.js";
import { started } from "./live/started.js";

const WAIT_MS = 1000 * (live.config.call_wait_s ?? 15);
const SPEAKING_MS = 2000; // a cough is no turn
const FOLLOW_MS = 1000; // seat and phase change together: one move

let frame = null; // the call that I am in
let at = null; // its room here, by id
let wanted = false; // I pressed "join" and have not left
let isHeard = false; // the server times my voice because of the call
let pending = null;
let failed = false;

const part = (name) => document.querySelector(`[data-call-${name}]`);

function say(key) {
  const place = part("said");
  if (place) place.textContent = key ? live.t(key) : "";
}

async function join() {
  wanted = true;
  const found = await wayIn();
  if (!wanted || !part("frame")) return;
  if (!found) return fail();
  if (frame && at === found.at && !failed) return;
  leaveFrame();
  failed = false;
  at = found.at;
  say("call.joining");
  frame = new Frame({
    ...found,
    title: live.t("call.title"),
    into: part("frame"),
    on: { answered, speaking: heard, left: leave },
  });
  const mine = frame;
  setTimeout(() => mine === frame && !mine.answered && fail(), WAIT_MS);
  paint(found.address);
}

/** Where I am to be now, and my own token for it; null if that cannot be had. */
async function wayIn() {
  const visited = live.config.visited ? `?table=${live.config.visited}` : "";
  try {
    const answer = await fetch(`${live.config.call_url}${visited}`, { cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** Also when it answers late, after all. */
function answered() {
  failed = false;
  say("");
  paint(frame.address);
}

function fail() {
  failed = true;
  say("call.failed");
  paint(frame?.address ?? "");
}

function leaveFrame() {
  heard(false);
  frame?.end();
  frame = null;
  at = null;
}

function leave() {
  wanted = false;
  failed = false;
  leaveFrame();
  say("");
  paint("");
}

function paint(address) {
  if (!part("frame")) return;
  part("frame").hidden = !frame;
  part("leave").hidden = !frame;
  part("join").hidden = Boolean(frame) && !failed;
  part("apart").hidden = !address;
  if (address) part("apart").href = address;
}

/** The call hears me, or no longer: my own talk time, as if I had pressed. It is no matter if that cannot be told. */
function heard(speaking) {
  clearTimeout(pending);
  if (speaking === isHeard) return;
  const room = at; // when it is told I may have left it
  pending = setTimeout(
    () => {
      isHeard = speaking;
      if (room !== null) live.send("talk.voice", room, { on: speaking }).catch(() => {});
    },
    speaking ? SPEAKING_MS : 0,
  );
}

let following = null;

/** Seated elsewhere, or called back to the plenary: the call goes along. */
function follow() {
  clearTimeout(following);
  following = setTimeout(() => {
    if (!part("frame")) return leaveFrame(); // the lead has chosen another way
    if (wanted) join();
  }, FOLLOW_MS);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-call-join]")) join();
  if (event.target.closest("[data-call-leave]")) leave();
});
live.on("me", ({ slot }) => slot === "seat" && follow());
live.on("regions", (ids) => (ids.includes("bar") || ids.includes("call")) && follow());
started("call");
