// Polls: what I answered is filled in again, and points are counted while I share them out.

import { live } from "./live.js";
import { started } from "./live/started.js";

let mine = {}; // poll → my choices, as the server or my own last answer has them
const greeted = new Set(); // papers that were announced

const papers = () => document.querySelectorAll("form[data-poll]");

function look() {
  for (const paper of papers()) {
    if (!paper.dataset.ready) prepare(paper);
    fill(paper);
    greet(paper);
  }
}

function prepare(paper) {
  paper.dataset.ready = "1";
  paper.addEventListener("change", () => {
    paper.dataset.changed = "1";
    countPoints(paper);
  });
  paper.addEventListener("live:ack", () => {
    mine[paper.dataset.poll] = choicesOn(paper);
    delete paper.dataset.changed;
    showAnswered(paper);
  });
  countPoints(paper);
}

/** Which numbers the paper says now, in the order of the server's own answers. */
function choicesOn(paper) {
  const boxes = [...paper.querySelectorAll("select")];
  if (boxes.length) return boxes.map((box) => Number(box.value));
  return [...paper.querySelectorAll("input:checked")].map((input) => Number(input.value));
}

function fill(paper) {
  const choices = mine[paper.dataset.poll];
  if (!choices || paper.dataset.changed) return;
  paper.querySelectorAll("select").forEach((box, at) => (box.value = String(choices[at] ?? "")));
  for (const input of paper.querySelectorAll("input[name=choices]")) input.checked = choices.includes(Number(input.value));
  countPoints(paper);
  showAnswered(paper);
}

function showAnswered(paper) {
  const place = paper.querySelector("[data-answered]");
  place.textContent = live.t("poll.answered");
  place.hidden = false;
}

function countPoints(paper) {
  const place = paper.querySelector("[data-left]");
  if (!place) return;
  const of = paper.querySelector("select").options.length - 1;
  const left = of - choicesOn(paper).reduce((sum, points) => sum + points, 0);
  place.textContent = left < 0 ? live.t("poll.points_over", { over: -left }) : live.t("poll.points_left", { left, of });
}

/** A new question is said once; nobody's focus is taken. */
function greet(paper) {
  if (greeted.has(paper.dataset.poll)) return;
  greeted.add(paper.dataset.poll);
  const title = paper.closest("article")?.querySelector("h3")?.textContent.trim() ?? "";
  live.announce(`${live.t("poll.new")} ${title}`, "polite");
}

live.on("me", ({ slot, data }) => {
  if (slot !== "polls") return;
  mine = data ?? {};
  look();
});
live.on("regions", look);
look();
started("polls");
