// Closing the page while something is unsent: the browser asks first. Words wait on the device only as long as this tab
// is open. Going to another page of ours does not ask where they wait.

import { isTextField, textOf } from "./texts.js";

const GOING_MS = 2000; // a link or form of ours was pressed so lately: the page is left for it

export class Leaving {
  #goingAt = -Infinity;
  #allowed = false;

  /** `waiting()`: how many commands have no answer yet; `texts` knows what is being written. */
  constructor({ waiting, texts, doc = document, now = () => performance.now() }) {
    Object.assign(this, { waiting, texts, doc, now });
  }

  start(win = window) {
    this.doc.addEventListener("click", ({ target }) => target.closest?.("a[href]:not([target])") && this.#goes());
    this.doc.addEventListener("submit", () => this.#goes());
    win.addEventListener("beforeunload", (event) => this.asks() && event.preventDefault());
  }

  /** We load the page anew ourselves: nobody is asked. */
  allow() {
    this.#allowed = true;
  }

  asks() {
    if (this.#allowed) return false;
    const within = this.now() - this.#goingAt < GOING_MS;
    return this.waiting() > 0 || this.#written().some((field) => !within || !field.dataset.draftKey);
  }

  #goes() {
    this.#goingAt = this.now();
  }

  /** The fields of commands that hold words the server has not got. */
  #written() {
    const fields = [...this.doc.querySelectorAll("form[data-command] :is(textarea, input)")];
    return fields.filter((field) => isTextField(field) && this.texts.isTouched(field) && textOf(field));
  }
}
