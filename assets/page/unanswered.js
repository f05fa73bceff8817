// Requests of htmx that got no answer: said, and sent again by a press. A part that renews itself goes on by itself.

import { Intents } from "../live/intents.js";
import { pressed } from "../live/presses.js";

const FAILURES = ["htmx:sendError", "htmx:timeout", "htmx:responseError"];
const AGAIN_MS = 3000;
const TELL_AFTER = 2; // a part that renews itself failed so often in a row: it is said

const trigger = (element) => element.getAttribute("hx-trigger") ?? "";
const renews = (element) => /^(load|every)\b/.test(trigger(element));
const button = ({ triggeringEvent }) => triggeringEvent?.submitter;

export class Unanswered {
  #intents = new Intents();
  #unsent = new WeakMap(); // element → the words that it was not sent
  #failed = 0;
  #waiting = null; // the words that stand while a part gets no answer

  /** `ajax` is htmx's own: `ajax(verb, path, {source, values})`, a promise. */
  constructor({ toasts, t, ajax, later = (work, ms) => setTimeout(work, ms) }) {
    Object.assign(this, { toasts, t, ajax, later });
  }

  start(doc = document) {
    doc.addEventListener("htmx:configRequest", ({ detail }) => this.begins(detail));
    doc.addEventListener("htmx:beforeSwap", ({ detail }) => this.swaps(detail));
    doc.addEventListener("htmx:afterRequest", ({ detail }) => this.ended(detail));
    for (const kind of FAILURES) doc.addEventListener(kind, ({ detail }) => this.failed(detail));
  }

  /** A command carries its id, the same one while it is the same. */
  begins({ elt, parameters, triggeringEvent }) {
    pressed(button({ triggeringEvent }), this.t("form.saving"));
    if (!parameters.type) return;
    delete parameters.id;
    parameters.id = this.#intents.idOf(elt, JSON.stringify({ ...parameters }));
  }

  /** htmx copies the attributes of what has an id to what takes its place: a style would be refused by the policy. */
  swaps({ requestConfig }) {
    pressed(button(requestConfig), "");
  }

  /** Whose answer it is stands in the request: the event may come from the parent of what was replaced. */
  ended({ xhr, requestConfig }) {
    const { elt } = requestConfig;
    pressed(button(requestConfig), "");
    if (!xhr.status || xhr.status >= 400) return;
    this.#intents.answered(elt);
    this.#unsent.get(elt)?.remove();
    if (renews(elt)) this.#goesOn();
  }

  failed({ requestConfig }) {
    const { elt } = requestConfig;
    delete elt.dataset.state; // it can be sent again at once
    if (renews(elt)) return this.#askAgain(elt, requestConfig);
    this.#unsent.get(elt)?.remove();
    const again = { label: this.t("again"), press: () => this.#send(elt, requestConfig) };
    this.#unsent.set(elt, this.toasts.show(this.t("page.unsent"), again, 0));
  }

  #goesOn() {
    this.#failed = 0;
    this.#waiting?.remove();
    this.#waiting = null;
  }

  /** What htmx asks for once, when it comes into the page, it never asks for again. */
  #askAgain(element, request) {
    this.#failed += 1;
    if (this.#failed >= TELL_AFTER) this.#waiting ??= this.toasts.show(this.t("page.waiting"), null, 0);
    if (trigger(element).startsWith("load")) this.later(() => this.#send(element, request), AGAIN_MS);
  }

  #send(element, { verb, path, formData }) {
    if (element.isConnected) this.ajax(verb, path, { source: element, values: formData }).catch(() => {}); // said above
  }
}
