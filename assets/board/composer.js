// Writing a note: it stands on the board at once, with "saving" beside it, and stays in the field if it is refused.

import { el, oneLine, say } from "./dom.js";

/** Notes of mine that the server has not answered yet. They outlive a change of the page. */
export class Unsent {
  list = [];

  constructor(changed) {
    this.changed = changed;
  }

  get isWaiting() {
    return this.list.some((note) => note.state === "saving");
  }

  add(text, lang, phase) {
    const note = { text, lang, phase, state: "saving", message: "", id: null, view: null };
    this.list.push(note);
    this.changed();
    return note;
  }

  drop(note) {
    this.list = this.list.filter((other) => other !== note);
    this.changed();
  }

  /**
   * What need not be shown any more: it stands on the board as a note of its own, or came late and stands on that of the
   * phase in which it was written. `sheet` is the phase whose own board is shown, if it has one. Returns the late ones.
   */
  settle(notes, isNew, sheet) {
    const fresh = [...notes.values()].filter(({ id }) => isNew(id));
    const late = this.list.filter((mine) => mine.id !== null && sheet && mine.phase !== sheet);
    this.list = this.list.filter((mine) => {
      if (late.includes(mine)) return false;
      if (mine.id !== null) return !notes.has(mine.id);
      const at = fresh.findIndex(({ fields }) => fields.text === mine.text && mine.state === "saving");
      if (at >= 0) fresh.splice(at, 1);
      return at < 0;
    });
    return late;
  }
}

const SAVED_MS = 4000;

export class Composer {
  constructor(board, form, unsent, signal) {
    Object.assign(this, { board, form, unsent });
    this.field = form.elements.text;
    this.problem = form.querySelector("[data-problem]");
    this.status = form.querySelector("[data-status]");
    form.querySelector(".composer-where")?.remove();
    form.addEventListener("submit", (event) => this.#submit(event), { signal });
    form.addEventListener("keydown", (event) => this.#key(event), { signal });
  }

  get busy() {
    return document.activeElement === this.field && this.field.value.trim() !== "";
  }

  #submit(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = oneLine(this.field.value);
    if (!text) return this.field.focus();
    const limit = this.board.noteChars;
    if (text.length > limit) return this.#refuse(this.board.t("board.too_long", { length: text.length, limit: Number(limit) }));
    this.#tell("");
    const cell = this.where?.list.value ?? "";
    this.form.reset();
    if (this.where) this.where.list.value = cell; // several notes for one field come one after the other
    const note = this.unsent.add(text, this.field.lang || document.documentElement.lang, this.board.item);
    note.cell = cell === "" ? null : Number(cell);
    return this.send(note);
  }

  /** The fields of the board to choose from, or null. */
  offer(lanes) {
    const told = JSON.stringify(lanes);
    if (told === this.offered) return;
    this.offered = told;
    this.where?.field.remove();
    this.where = null;
    if (!lanes) return;
    const { t } = this.board;
    const list = el("select", { id: "board-where" }, ...lanes.map(({ cell, inList }) => el("option", { value: cell }, inList)));
    const field = el("div", { class: "field composer-where" }, el("label", { for: "board-where" }, t("board.where")), list);
    this.where = { list, field };
    this.form.prepend(field);
  }

  #refuse(message) {
    this.#tell(message);
    this.field.focus();
  }

  async send(note) {
    note.state = "saving";
    note.message = "";
    note.phase = this.board.item;
    this.unsent.changed();
    this.#say(this.board.savingWords);
    try {
      const place = note.cell === null || note.cell === undefined ? {} : { cell: note.cell };
      const { note: id } = await this.board.send("note.write", { text: note.text, ...place });
      note.id = id;
      note.state = "saved";
      this.board.saved(id);
      this.unsent.changed();
      this.#say(this.board.t("board.saved"));
      this.board.announce(this.board.t("board.saved"));
    } catch (refusal) {
      this.#refused(note, refusal);
    }
  }

  /** Back into the field, so that nothing is lost; if something new is being written there, it waits on the board. */
  #refused(note, refusal) {
    this.#say("");
    if (this.field.value.trim() || !this.field.isConnected) {
      Object.assign(note, { state: "refused", message: refusal.message });
      this.unsent.changed();
      return;
    }
    this.unsent.drop(note);
    this.field.value = note.text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.#tell(refusal.message);
  }

  /** Also beside the field: the note itself may stand far up, out of sight. */
  #say(words) {
    clearTimeout(this.timer);
    say(this.status, words);
    this.timer = setTimeout(() => this.unsent.isWaiting || say(this.status, ""), SAVED_MS);
  }

  #tell(message) {
    say(this.problem, message);
    this.problem.hidden = !message;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target !== this.field) return;
    event.preventDefault();
    event.stopPropagation();
    this.form.requestSubmit();
  }

  /** A note on its way, as an element of its list. */
  element(note, savingWords) {
    const { t } = this.board;
    note.view ??= this.#make(note);
    const { status, buttons, element } = note.view;
    const words = { saving: savingWords, saved: t("board.saved"), refused: `${t("board.not_saved")}. ${note.message}` };
    say(status, words[note.state]);
    element.dataset.state = note.state;
    buttons.hidden = note.state !== "refused";
    return element;
  }

  #make(note) {
    const { t } = this.board;
    const status = el("p", { class: "note-status" });
    const again = el("button", { class: "button-quiet", type: "button", onclick: () => this.send(note) }, t("board.retry"));
    const drop = el("button", { class: "button-quiet", type: "button", onclick: () => this.unsent.drop(note) }, t("board.discard"));
    const buttons = el("div", { class: "row", hidden: true }, again, drop);
    const text = el("p", { class: "note-text", lang: note.lang, dir: "auto" }, note.text);
    const element = el("li", { class: "note note-unsent" }, el("div", { class: "note-body" }, text, status, buttons));
    return { element, status, buttons };
  }
}
