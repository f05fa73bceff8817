// Organisers' pages: what only works with scripts appears, a half-filled form is not left by mistake,
// and the keyboard keeps its place when the agenda list is exchanged.

import { makeDraggable } from "./organiser/agenda.js";

for (const piece of document.querySelectorAll("[data-scripted]")) piece.hidden = false;

// Another main language: its boxes are folded away until the page comes back from the server.
document.querySelector("form select[name=language]")?.addEventListener("change", () => {
  for (const folded of document.querySelectorAll(".words-input details")) folded.open = true;
});

let typed = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) typed = true;
});
document.addEventListener("submit", () => (typed = false));
window.addEventListener("beforeunload", (event) => {
  if (typed) event.preventDefault();
});

let pressed = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  pressed = event.detail.elt.closest("[data-card]")?.id ?? "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  // htmx finds the pressed button again by its id; where it is gone (first, last, deleted), the nearest place is next.
  if (event.detail.elt.id !== "agenda-list" || document.activeElement !== document.body) return;
  const title = pressed && document.getElementById(pressed)?.querySelector("[data-title]");
  (title || document.getElementById("agenda-said")).focus();
});

makeDraggable();
