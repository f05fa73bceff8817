// Small things on every page: the menu, dialogs, settings without a reload, forms that cannot be sent twice.

import { confirmed, csrfToken, sendByKeys } from "./forms.js";
import { focusOrMain } from "./live/focus.js";
import { keepTooLong } from "./live/toolong.js";

const AGAIN_MS = 8000;
const root = document.documentElement;
const SETTINGS = {
  text: (size) => (root.dataset.text = size),
  calm: (on) => root.toggleAttribute("data-calm", on === "1"),
  theme: (name) => (name ? (root.dataset.theme = name) : delete root.dataset.theme),
};

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

function clicked(event) {
  const target = event.target;
  closeMenus(target.closest("details.menu"));
  const opener = target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    closeMenus();
    dialog.showModal();
  }
  if (target.closest("[data-close]")) target.closest("dialog")?.close();
  if (target.closest("[data-print]")) window.print();
  const copier = target.closest("[data-copy]");
  if (copier?.dataset.copy) copy(copier);
}

/** Copies `data-copy`; the button's own `[data-copied]` says so. */
async function copy(button) {
  await navigator.clipboard?.writeText(button.dataset.copy);
  const words = button.querySelector("[data-copied]");
  if (words) words.hidden = false;
}

function keyed(event) {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  sendByKeys(event);
}

/** Text size, colours and calm mode take effect at once; the server remembers them. A language needs a new page. */
async function prefer(event, form, submitter) {
  const apply = SETTINGS[submitter?.name];
  if (!apply) return;
  event.preventDefault();
  apply(submitter.value);
  const body = new FormData(form);
  body.append(submitter.name, submitter.value);
  press(submitter);
  const headers = { "X-CSRFToken": csrfToken() };
  await fetch(form.action, { method: "POST", body, headers, redirect: "manual" }).catch(() => {});
}

function press(button) {
  if (button.name === "calm") {
    const on = button.value === "1";
    button.setAttribute("aria-checked", String(on));
    button.value = on ? "0" : "1";
    return;
  }
  for (const other of button.parentElement.querySelectorAll("[aria-pressed]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

async function submitted(event) {
  const { target: form, submitter } = event;
  if (form.matches("[data-command]") || event.defaultPrevented) return;
  if (form.matches("[data-preferences]")) return void prefer(event, form, submitter);
  if (form.method !== "post") return;
  if (form.dataset.state === "saving") return event.preventDefault();
  if ((submitter?.dataset.confirm ?? form.dataset.confirm) && !form.dataset.agreed) {
    event.preventDefault();
    return void askFirst(form, submitter);
  }
  form.dataset.state = "saving";
  setTimeout(() => delete form.dataset.state, AGAIN_MS); // a download leaves the page standing
  if (form.matches("[data-leave]")) forgetDevice();
}

async function askFirst(form, submitter) {
  if (!(await confirmed(form, submitter))) return;
  form.dataset.agreed = "yes";
  form.requestSubmit(submitter);
  delete form.dataset.agreed;
}

/** Leaving a borrowed device: nothing of mine stays on it. */
function forgetDevice() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("raati:")) sessionStorage.removeItem(key);
}

/** Coming back by the browser's back button: forms can be sent again. */
function shown(event) {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-state]")) delete form.dataset.state;
}

// htmx finds the pressed button again by its id; where it is gone, the heading of its section is next.
let heading = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  heading = event.detail.elt.closest("section")?.getAttribute("aria-labelledby") ?? "";
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "walk" || document.activeElement !== document.body) return;
  focusOrMain(document.getElementById(heading));
});

document.addEventListener("click", clicked);
document.addEventListener("keydown", keyed);
document.addEventListener("submit", submitted);
addEventListener("pageshow", shown);
keepTooLong(root.dataset.tooLong);
document.querySelector("[aria-invalid=true]")?.focus();
