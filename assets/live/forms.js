// Forms that are commands: `<form data-command="note.write" data-room="7">`. What happened is said beside the button.

import { confirmed, fieldsOf } from "../forms.js";
import { isSecret } from "./outbox.js";
import { pressDone, pressed, pressKept } from "./presses.js";
import { textOf, isTextField } from "./texts.js";

const PATIENCE_MS = 1500; // then a text is "kept on this device" and its form is free for the next
const SAVED_MS = 6000;
const AT_BUTTON = { saving: "press.sending", saved: "press.done", kept: "form.kept", unsent: "form.unsent", refused: "" };

export class Forms {
  #underWay = new WeakMap(); // form → what it sent and got no answer to yet
  #clearing = new WeakMap();
  #buttons = new WeakMap(); // form → the button that sent it

  /** `send(type, room, fields)` is live.send; `line()` says whether there is one. */
  constructor({ send, line, texts, toasts, announce, t, doc = document }) {
    Object.assign(this, { send, line, texts, toasts, announce, t, doc });
  }

  start() {
    this.doc.addEventListener("submit", (event) => this.#submitted(event));
  }

  /** Words about a form that it has not sent, beside it; to the whole page where there is no place for them. */
  tell(form, words) {
    this.#problem(form?.matches("form[data-command]") ? form : null, words);
  }

  async #submitted(event) {
    const form = event.target;
    if (!form.matches("form[data-command]")) return;
    event.preventDefault();
    if ("reset" in form.dataset && form.dataset.state === "saving") return; // its words are still those under way
    if (!(await confirmed(form, event.submitter))) return;
    const fields = fieldsOf(form, event.submitter);
    const body = JSON.stringify(fields);
    if (this.#open(form).has(body)) return this.#say(form, form.dataset.state); // on its way already, with its own id
    this.#problem(form, "");
    this.#buttons.set(form, event.submitter ?? form.querySelector("button"));
    this.#say(form, "saving");
    this.#open(form).add(body);
    await this.#answered(form, fields);
    this.#open(form).delete(body);
    if (form.dataset.state !== "refused" && !this.#open(form).size) this.#say(form, "saved");
  }

  #open(form) {
    if (!this.#underWay.has(form)) this.#underWay.set(form, new Set());
    return this.#underWay.get(form);
  }

  async #answered(form, fields) {
    const patience = setTimeout(() => this.#keep(form), this.line() ? PATIENCE_MS : 0);
    const sent = textsIn(form);
    try {
      this.#acknowledged(form, await this.send(form.dataset.command, form.dataset.room, fields), sent);
    } catch (refusal) {
      this.#refused(form, refusal, sent);
    } finally {
      clearTimeout(patience);
    }
  }

  /** The answer takes its time. A form that empties itself is free again: its text waits in the outbox. */
  #keep(form) {
    const secret = isSecret(form.dataset.command);
    if ("reset" in form.dataset && !secret) form.reset();
    this.#say(form, secret ? "unsent" : "kept");
  }

  #acknowledged(form, result, sent) {
    if (form.dataset.state === "saving" && "reset" in form.dataset) this.#empty(form, sent);
    if (!("reset" in form.dataset)) this.texts.settle(form);
    form.dispatchEvent(new CustomEvent("live:ack", { bubbles: true, detail: result }));
    this.#offerUndo(form, result);
  }

  #refused(form, refusal, sent) {
    const words = refusal.message || this.t("form.problem");
    const lost = [...sent].filter(([field, text]) => !putBack(field, text)).map(([, text]) => text);
    this.#say(form, "refused");
    if (form.isConnected || !lost.length) this.#problem(form, words);
    if (lost.length) this.toasts.show(words, this.#copying(lost[0]), 0, lost[0]);
    form.dispatchEvent(new CustomEvent("live:rejected", { bubbles: true, detail: refusal }));
  }

  /** Empties what was sent, and leaves what was typed since. */
  #empty(form, sent) {
    const newer = new Map();
    for (const [field, text] of sent) {
      const now = field.value.trimStart();
      if (now.trim() !== text) newer.set(field, now.startsWith(text) ? now.slice(text.length).trimStart() : now);
    }
    form.reset();
    for (const [field, text] of newer) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  #offerUndo(form, result) {
    const { undo, undoText, room } = form.dataset;
    if (!undo) return;
    const fields = { ...JSON.parse(form.dataset.undoFields ?? "{}"), ...result?.undo };
    this.toasts.undo(undoText ?? this.t("form.saved"), () => this.send(undo, room, fields));
  }

  #copying(text) {
    return { label: this.t("copy"), press: () => navigator.clipboard?.writeText(text) };
  }

  #say(form, state) {
    clearTimeout(this.#clearing.get(form));
    form.dataset.state = state;
    const status = form.querySelector('[data-status=""]');
    if (status) status.textContent = state === "refused" ? "" : this.t(`form.${state}`);
    else this.#sayAtButton(form, state);
    if (state === "saved") this.#clearing.set(form, setTimeout(() => this.#clear(form, status), SAVED_MS));
  }

  /** A press has no place for words beside it, and none is made: nothing moves under the finger. */
  #sayAtButton(form, state) {
    const words = AT_BUTTON[state] && this.t(AT_BUTTON[state]);
    const waits = state === "kept" || state === "unsent";
    const show = waits ? pressKept : state === "saved" ? pressDone : pressed;
    show(this.#buttons.get(form), words);
    if (waits) this.announce(words, "polite");
  }

  #clear(form, status) {
    delete form.dataset.state;
    if (status) status.textContent = "";
  }

  #problem(form, words) {
    const place = form?.isConnected && form.querySelector("[data-problem]"); // it may be gone from the page meanwhile
    if (place) {
      place.textContent = words;
      place.hidden = !words;
    } else if (words) this.toasts.show(words);
    const field = words && form?.querySelector(":invalid, textarea, input:not([type=hidden])");
    if (field && form.contains(this.doc.activeElement)) field.focus();
  }
}

function textsIn(form) {
  const fields = [...form.elements].filter((field) => isTextField(field) && textOf(field));
  return new Map(fields.map((field) => [field, textOf(field)]));
}

/** Whether the text stands in its field, if need be because we put it there again. */
function putBack(field, text) {
  if (!field.isConnected) return false;
  if (!field.value) {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return field.value.trim() === text;
}
