// One's own votes on questions to experts. The list is the same for everybody; what is mine comes with each answer of
// the server, and is asked for once when the list appears.

import { live } from "./live.js";

const SPREAD_MS = 3000; // many pages see the list appear in the same moment

let mine = null; // the questions I voted for; null: not known yet
let left = 0;
let asking = false;

const section = () => document.querySelector('#questions[data-stage="voting"]');

function paint() {
  const root = section();
  if (!root) {
    mine = null;
    return;
  }
  if (!mine) return void ask(document.readyState === "complete" ? Math.random() * SPREAD_MS : 0);
  for (const row of root.querySelectorAll("[data-question]")) paintRow(row);
  const told = root.querySelector("[data-votes-left]");
  if (!told) return;
  told.hidden = false;
  told.querySelector("strong").textContent = left;
}

function paintRow(row) {
  const has = mine.has(row.dataset.question);
  const word = row.querySelector("[data-vote-mine]");
  if (!word) return;
  word.hidden = !has;
  off(row, "question.unvote", !has);
  off(row, "question.vote", has || left < 1);
}

function off(row, command, isOff) {
  row.querySelector(`form[data-command="${command}"] button`).setAttribute("aria-disabled", String(isOff));
}

async function ask(wait = 0) {
  if (asking) return;
  asking = true;
  await new Promise((go) => setTimeout(go, wait));
  const address = section()?.dataset.mine;
  const told = address ? await fetch(address).then((answer) => answer.json()).catch(() => null) : null;
  asking = false;
  if (told) take(told);
}

function take(told) {
  mine = new Set(told.mine.map(String));
  left = told.left;
  paint();
}

const isVote = (form) => /^question\.(un)?vote$/.test(form.dataset?.command ?? "");

// What cannot be done now keeps its place for the keyboard, and does nothing.
document.addEventListener(
  "submit",
  (event) => {
    if (!isVote(event.target) || event.submitter?.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
document.addEventListener("live:ack", (event) => {
  if (!isVote(event.target)) return;
  if (!event.detail?.mine) return void ask();
  take(event.detail);
  const told = section()?.querySelector("[data-votes-left]");
  if (told) live.announce(told.textContent.trim());
});
document.addEventListener("live:rejected", (event) => isVote(event.target) && ask());
live.on("regions", paint);
paint();
