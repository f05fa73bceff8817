// Changing a text where it stands: a field, Save and Cancel, and what others made of it meanwhile.

import { el, oneLine, say } from "./dom.js";

let count = 0;

export class Editor {
  /** `base` is the text and version that the person started from; `save(text)` and `cancel()` are told. */
  constructor({ t, text, base, lang, label, limit, save, cancel }) {
    Object.assign(this, { t, base, save, cancel, limit: Number(limit) });
    const id = `board-edit-${++count}`;
    this.field = el("textarea", { id, lang, dir: "auto", rows: 2, enterkeyhint: "done" });
    this.field.value = text;
    this.problem = el("p", { class: "problem", role: "alert" });
    this.theirs = el("div", { class: "note-theirs", role: "alert", hidden: true });
    this.send = el("button", { class: "button", type: "submit" }, t("board.save"));
    this.back = el("button", { class: "button-quiet", type: "button", onclick: () => cancel() }, t("board.cancel"));
    this.element = el(
      "form",
      { class: "note-editor", onsubmit: (event) => this.#submit(event), onkeydown: (event) => this.#key(event) },
      el("label", { class: "visually-hidden", for: id }, label),
      this.field,
      this.theirs,
      this.problem,
      el("div", { class: "row" }, this.send, this.back),
    );
  }

  focus() {
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  /** Why it was not saved. What was typed stays. */
  refuse(message) {
    say(this.problem, message);
  }

  /** Somebody else's newer text, beside mine. Saving goes on from theirs. */
  showTheirs({ text, lang, version }) {
    this.base = { text, version };
    const { t } = this;
    this.theirs.replaceChildren(el("p", {}, t("board.theirs")), el("blockquote", { lang, dir: "auto" }, text));
    this.theirs.hidden = false;
    say(this.send, t("board.keep_mine"));
    say(this.back, t("board.keep_theirs"));
    this.focus();
  }

  #submit(event) {
    event.preventDefault();
    event.stopPropagation();
    const text = oneLine(this.field.value);
    if (text.length > this.limit) this.refuse(this.t("board.too_long", { length: text.length, limit: this.limit }));
    else if (text) this.save(text, this.base);
    else this.field.focus();
  }

  #key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.cancel();
    }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target === this.field) {
      event.preventDefault();
      event.stopPropagation();
      this.element.requestSubmit();
    }
  }
}
