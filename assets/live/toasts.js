// Small notes at the edge of the page. They go after ten seconds, but never while somebody reads or reaches them.

import { focusOrMain } from "./focus.js";

const STAY_MS = 10_000;
const IN_MENU_MS = 60_000; // what can be undone stays in the menu for longer

export class Toasts {
  constructor({ t, announce, undoMs = STAY_MS, doc = document }) {
    Object.assign(this, { t, announce, undoMs, doc });
    this.place = doc.getElementById("toasts") ?? placeFor(doc, t("messages"));
    this.inMenu = doc.querySelector("[data-undo-last]");
    this.inMenu?.addEventListener("click", () => this.#undoFromMenu());
  }

  /** A text with a button that takes the thing back. Also in the menu for a minute. */
  undo = (text, take) => {
    const toast = this.show(text, { label: this.t("undo"), press: () => this.#take(take) }, this.undoMs);
    this.last = () => (toast.remove(), this.#take(take));
    if (!this.inMenu) return;
    this.inMenu.hidden = false;
    clearTimeout(this.menuTimer);
    this.menuTimer = setTimeout(() => (this.inMenu.hidden = true), IN_MENU_MS);
  };

  /** `button` is {label, press} or nothing: then it only closes. `quote` is a text of the person's own. */
  show(text, button = null, stayMs = STAY_MS, quote = "") {
    const twin = [...(this.place?.children ?? [])].find((each) => each.dataset.says === text + quote);
    if (twin && !button) return twin;
    const toast = this.#make(text, quote);
    const { label, press } = button ?? { label: this.t("close"), press: () => {} };
    const element = this.doc.createElement("button");
    element.type = "button";
    element.textContent = label;
    element.addEventListener("focus", ({ relatedTarget }) => (toast.cameFrom = relatedTarget));
    element.addEventListener("click", () => (this.#leave(toast), press()));
    toast.append(element);
    this.place?.append(toast);
    this.announce(text, "polite");
    if (stayMs) leaveAfter(toast, stayMs);
    return toast;
  }

  #make(text, quote) {
    const toast = this.doc.createElement("div");
    toast.className = "toast";
    toast.dataset.says = text + quote;
    const words = this.doc.createElement("div");
    words.append(Object.assign(this.doc.createElement("p"), { textContent: text }));
    if (quote) words.append(Object.assign(this.doc.createElement("blockquote"), { textContent: quote }));
    toast.append(words);
    return toast;
  }

  /** A press takes the button away: the focus returns to where it came from. */
  #leave(toast) {
    const hadFocus = toast.contains(this.doc.activeElement);
    toast.remove();
    if (hadFocus) focusOrMain(toast.cameFrom, this.doc);
  }

  #undoFromMenu() {
    const menu = this.inMenu.closest("details");
    menu?.removeAttribute("open");
    focusOrMain(menu?.querySelector("summary"), this.doc);
    this.last?.();
  }

  async #take(take) {
    if (this.inMenu) this.inMenu.hidden = true;
    try {
      await take();
      this.announce(this.t("undone"), "polite");
    } catch (refusal) {
      this.show(refusal.message || this.t("form.problem"));
    }
  }
}

/** Pages beside the live one get a place for toasts with the first script that wants one. */
function placeFor(doc, label) {
  const place = Object.assign(doc.createElement("div"), { id: "toasts", className: "toasts" });
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", label);
  doc.body.append(place);
  return place;
}

function leaveAfter(toast, stayMs) {
  let left = stayMs;
  let since = performance.now();
  let timer = setTimeout(() => toast.remove(), left);
  const pause = () => {
    clearTimeout(timer);
    left -= performance.now() - since;
  };
  const go = () => {
    since = performance.now();
    timer = setTimeout(() => toast.remove(), Math.max(1000, left));
  };
  toast.addEventListener("mouseenter", pause);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("mouseleave", go);
  toast.addEventListener("focusout", go);
}
