// Texts in the making: kept on the device from the first letter until the server has them. Never those of a ballot.

import { isSecret } from "./outbox.js";

const FIELDS = "textarea, input:not([type]), input[type=text], input[type=search], input[type=url], input[type=email]";

export const isTextField = (element) => Boolean(element?.matches?.(FIELDS) || element?.isContentEditable);

export const textOf = (field) => (field.isContentEditable ? field.textContent : field.value).trim();

const PAUSE_MS = 10_000; // who typed so lately still writes, also when the finger is on the send button

export class Texts {
  #touched = new WeakSet();
  #latest = { field: null, at: 0 };

  constructor({ storage, prefix, doc = document }) {
    Object.assign(this, { storage, prefix, doc });
  }

  start() {
    this.doc.addEventListener("input", (event) => this.#typed(event.target));
    this.doc.addEventListener("change", (event) => this.#touched.add(event.target));
    this.doc.addEventListener("reset", (event) => this.settle(event.target));
    this.restore();
  }

  /** Whether a person has changed this field since the server last answered. */
  isTouched(field) {
    return this.#touched.has(field);
  }

  /** The field somebody is writing in now, if any: it has the focus or had it just now, and holds words of theirs. */
  writing() {
    const { field, at } = this.#latest;
    const recent = performance.now() - at < PAUSE_MS ? field : null;
    return [this.doc.activeElement, recent].find((each) => this.#holdsWords(each)) ?? null;
  }

  #holdsWords(field) {
    if (!isTextField(field) || !field.isConnected || !textOf(field)) return false;
    return field.isContentEditable || this.#touched.has(field);
  }

  /** Puts kept texts back into empty fields, after loading and after the page changed. */
  restore(root = this.doc) {
    for (const field of root.querySelectorAll("[data-draft-key]")) {
      const text = this.#key(field) && this.kept(field.dataset.draftKey);
      if (!text || field.value || this.#touched.has(field)) continue;
      field.value = text;
      this.#touched.add(field);
    }
  }

  /** The form's fields are the server's again: nothing of them needs keeping. */
  settle(form) {
    for (const field of form.elements ?? []) {
      this.#touched.delete(field);
      if (field.dataset.draftKey) this.keep(field.dataset.draftKey, "");
    }
  }

  kept(key) {
    return this.storage?.getItem(this.prefix + key) ?? "";
  }

  keep(key, text) {
    try {
      if (text) this.storage?.setItem(this.prefix + key, text);
      else this.storage?.removeItem(this.prefix + key);
    } catch {
      // Full or forbidden storage: the text still stands in its field.
    }
  }

  #typed(field) {
    this.#touched.add(field);
    this.#latest = { field, at: performance.now() };
    if (this.#key(field)) this.keep(field.dataset.draftKey, field.value);
  }

  #key(field) {
    return isSecret(field.form?.dataset.command ?? "") ? null : field.dataset?.draftKey;
  }
}
