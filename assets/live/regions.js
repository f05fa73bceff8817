// Putting the server's regions into the page without disturbing anybody: what I type, hold open or press stays.

import { Idiomorph } from "idiomorph";
import { focusOrMain } from "./focus.js";
import { isTextField, textOf } from "./texts.js";

const CLIENTS_OWN = '[data-status=""], [data-problem], [data-client]';
const PRESS_MS = 2000; // a press whose end we never hear of (outside the window) does not stop the page
let pins = 0;

/** The same field in the new version of a region: by `data-keep`, by draft key, by id, or by its form and name. */
export function counterpart(next, field) {
  const wanted = [
    ["data-keep", field.closest("[data-keep]")?.dataset.keep],
    ["data-draft-key", field.dataset.draftKey],
    ["id", field.id.startsWith("pin-") ? "" : field.id],
  ];
  for (const [attribute, value] of wanted) {
    const same = value && find(next, `[${attribute}="${CSS.escape(value)}"]`);
    if (same) return same;
  }
  return sameInForm(next, field);
}

function sameInForm(next, field) {
  const form = field.closest("form[data-command]");
  if (!form || !field.name) return null;
  const { command, room } = form.dataset;
  const value = field.type === "radio" ? `[value="${CSS.escape(field.value)}"]` : "";
  return find(next, `form[data-command="${command}"][data-room="${room}"] [name="${CSS.escape(field.name)}"]${value}`);
}

function find(root, selector) {
  return root.matches(selector) ? root : root.querySelector(selector);
}

export function parse(html, doc = document) {
  const template = doc.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

export class Regions {
  #held = new Map();
  #pressed = null;

  /** `texts` knows what is being written; `lost(texts)` hears of words whose field is gone; `changed(ids)` of every change. */
  constructor({ texts, lost = () => {}, changed = () => {}, doc = document }) {
    Object.assign(this, { texts, lost, changed, doc });
  }

  start() {
    this.doc.addEventListener("pointerdown", (event) => this.#press(event.target), true);
    for (const end of ["pointerup", "pointercancel"]) {
      this.doc.addEventListener(end, () => setTimeout(() => this.#letGo()), true);
    }
  }

  #press(target) {
    this.#pressed = target;
    setTimeout(() => this.#pressed === target && this.#letGo(), PRESS_MS);
  }

  /**
   * Morphs what may be morphed now. Regions in which somebody writes a text that would vanish are held back; during a
   * press all of them are: what grows above a button would move it away before the finger is up, and nothing be sent.
   */
  apply(html) {
    for (const [id, text] of Object.entries(html)) {
      const old = this.doc.getElementById(id);
      const next = parse(text, this.doc);
      if (!old || !next) continue;
      if (this.#mustWait(old, next)) this.#held.set(id, text);
      else this.#put(id, old, next);
    }
    this.changed(Object.keys(html));
  }

  get held() {
    return this.#held.size > 0;
  }

  /** Whether something is being pressed that is no text field. */
  get pressed() {
    return Boolean(this.#pressed && !isTextField(this.#pressed));
  }

  /** The grace is over: what was held back is shown. */
  release() {
    const held = [...this.#held];
    for (const [id, text] of held) this.#put(id, this.doc.getElementById(id), parse(text, this.doc));
    this.changed(held.map(([id]) => id));
  }

  #letGo() {
    this.#pressed = null;
    if (!this.held) return;
    this.apply(Object.fromEntries(this.#held));
  }

  #mustWait(old, next) {
    if (this.pressed) return true;
    const field = this.texts.writing();
    return Boolean(field && old.contains(field) && !counterpart(next, field));
  }

  #put(id, old, next) {
    this.#held.delete(id);
    if (!old || !next) return;
    const active = this.doc.activeElement;
    const hadFocus = old.contains(active);
    this.#pin(old, next);
    Idiomorph.morph(old, next, { ignoreActiveValue: isTextField(active), callbacks: this.#callbacks });
    this.texts.restore(this.doc.getElementById(id) ?? this.doc);
    if (hadFocus && !this.doc.activeElement?.isConnected) this.doc.body.focus();
    if (hadFocus && this.doc.activeElement === this.doc.body) focusWithin(this.doc.getElementById(id));
  }

  /** Fields a person changed get the same id on both sides, so that they are matched, never made anew. */
  #pin(old, next) {
    const gone = [];
    for (const field of old.querySelectorAll("input, textarea, select")) {
      if (!this.texts.isTouched(field)) continue;
      const same = counterpart(next, field);
      if (same?.matches("input, textarea, select")) pin(field, same);
      else if (!same && isTextField(field) && textOf(field)) gone.push(field);
    }
    if (gone.length) this.lost(gone.map((field) => ({ key: field.dataset.draftKey, text: textOf(field) })));
  }

  #callbacks = {
    beforeNodeMorphed: (old, next) => {
      if (old.nodeType !== 1) return true;
      if (old.dataset.keep && old.dataset.keep === next.dataset?.keep) return false;
      if (old.matches(CLIENTS_OWN) && next.matches?.(CLIENTS_OWN)) return false;
      if (next.dataset?.opens && old.dataset.opens !== next.dataset.opens) old.open = true;
      return !this.texts.isTouched(old);
    },
    beforeAttributeUpdated: (name, element) => {
      if (name === "open") return !element.matches("details, dialog");
      if (name === "data-state") return !element.matches("form");
      if (name === "value") return !element.matches("progress[data-ends]");
      if (name === "tabindex") return element !== this.doc.activeElement; // else the focus would fall to the body
      if (name === "style") return !("pressed" in element.dataset); // the room for the words at a button
      return !name.startsWith("data-pressed");
    },
  };
}

function pin(field, same) {
  if (same.id && !field.id.startsWith("pin-")) return;
  if (!field.id) field.id = `pin-${++pins}`;
  same.id = field.id;
}

/** What had the focus is gone: the nearest heading takes it, so that keyboard and screen reader keep their place. */
export function focusWithin(element) {
  const target = element?.querySelector("[data-focus], h1, h2, h3") ?? element;
  if (!target) return;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  focusOrMain(target, target.ownerDocument);
}
