// One note on the screen. It is made once and then only changed where it differs.

import { el, say, short, sign } from "./dom.js";
import { Editor } from "./editor.js";
import { Tools } from "./tools.js";

const SAVED_MS = 2500;

export class NoteView {
  #mark = undefined;
  #pending = null; // my text on its way: shown already
  #editor = null;

  constructor(board, note) {
    Object.assign(this, { board, id: note.id, note });
    const { t } = board;
    this.text = el("p", { class: "note-text", dir: "auto" });
    this.status = el("p", { class: "note-status" });
    this.facts = el("p", { class: "note-facts" });
    this.where = el("p", { class: "note-facts note-where" });
    this.parts = el("div", { class: "note-parts", hidden: true });
    this.body = el("div", { class: "note-body" }, this.text, this.facts, this.where, this.parts, this.status);
    this.tools = new Tools({ label: "", buttons: () => this.#buttons(), toggled: (open) => board.opened(this, open) });
    this.dots = new Dots(board, this);
    this.element = el(
      "li",
      { class: "note", "data-id": note.id, onkeydown: (event) => this.#key(event) },
      this.body,
      this.tools.button,
      this.dots.element,
      this.tools.panel,
    );
    this.t = t;
  }

  get busy() {
    return this.tools.open || this.#editor !== null;
  }

  get base() {
    return { text: this.note.fields.text, version: this.note.version };
  }

  /** Updates it if the note, its mark or what is around it (`around`: a string) has changed: 500 notes stand on a board. */
  refresh(note, mark, around) {
    const same = note === this.note && mark === this.#mark && around === this.around;
    if (same && this.#pending === null && this.#editor === null && !this.isGone) return;
    this.around = around;
    this.update(note, mark);
  }

  /** What the server says now. `mark`: the theme's shape, or null. */
  update(note, mark) {
    this.note = note;
    if (this.#pending && note.version >= this.#pending.version) this.#pending = null;
    const shown = this.#pending?.text ?? note.fields.text;
    say(this.text, shown);
    if (this.text.lang !== note.fields.lang) this.text.lang = note.fields.lang;
    this.tools.name(this.t("board.more", { text: short(shown) }));
    this.tools.button.hidden = !this.board.mayTouch(note);
    this.isGone = false;
    this.element.toggleAttribute("data-gone", false);
    this.#paper(mark);
    this.#facts(note);
    this.dots.update(note);
    this.element.draggable = this.board.mayArrange && !this.#editor;
  }

  /** Somebody else deleted it while I was here: it stays where it is, and says so. */
  gone() {
    this.isGone = true;
    this.element.toggleAttribute("data-gone", true);
    this.tools.close();
    this.tools.button.hidden = true;
    this.tell(this.t("board.gone"));
  }

  /** A word beside the note; "saved" goes away by itself. */
  tell(words, isOver = false) {
    clearTimeout(this.timer);
    say(this.status, words);
    if (isOver) this.timer = setTimeout(() => say(this.status, ""), SAVED_MS);
  }

  /** Sends a command about this note, with "saving" and "saved" beside it. */
  async act(type, fields = {}) {
    this.tell(this.board.savingWords);
    try {
      const result = await this.board.send(type, { note: this.id, ...fields });
      this.tell(this.t("board.saved"), true);
      return result;
    } catch (refusal) {
      this.tell("");
      throw refusal;
    }
  }

  edit(text = this.note.fields.text, base = this.base) {
    this.#editor = new Editor({
      t: this.t,
      text,
      base,
      lang: this.note.fields.lang,
      label: this.t("board.edit_label"),
      limit: this.board.noteChars,
      save: (written, from) => this.#save(written, from),
      cancel: () => this.#closeEditor(),
    });
    this.element.draggable = false;
    this.body.hidden = true;
    this.tools.button.hidden = true;
    this.element.prepend(this.#editor.element);
    this.#editor.focus();
    return this.#editor;
  }

  #closeEditor() {
    const hadFocus = this.#editor?.element.contains(document.activeElement);
    this.#editor?.element.remove();
    this.#editor = null;
    this.body.hidden = false;
    this.tools.button.hidden = !this.board.mayTouch(this.note);
    this.element.draggable = this.board.mayArrange;
    if (hadFocus) this.tools.button.focus({ preventScroll: true });
    this.board.changed();
  }

  async #save(text, base) {
    this.#pending = { text, version: Infinity };
    say(this.text, text);
    this.#closeEditor();
    try {
      const { version } = await this.act("note.edit", { version: base.version, text });
      this.#pending = { text, version };
      this.board.changed();
      this.board.announce(this.t("board.saved"));
    } catch (refusal) {
      this.#pending = null;
      await this.#refused(refusal, text, base);
    }
  }

  /** Stale, but the words are those I started from (it was only moved): sent again. Else both texts are shown. */
  async #refused(refusal, text, base) {
    if (refusal.code !== "stale") return this.edit(text, base).refuse(refusal.message);
    const newer = await this.board.newerThan(this.id, base.version);
    if (newer && newer.fields.text === base.text) return this.#save(text, { text: base.text, version: newer.version });
    const editor = this.edit(text, base);
    if (newer) return editor.showTheirs({ ...newer.fields, version: newer.version });
    return editor.refuse(refusal.message);
  }

  /** Who wrote it and where it stands, in words; and what was merged into it. */
  #facts(note) {
    const { board } = this;
    const { parts = [], by } = note.fields;
    say(this.facts, [board.writerWords(by), board.themeWords(note)].filter(Boolean).join(" · "));
    say(this.where, board.whereWords(note));
    const told = JSON.stringify(parts);
    if (told === this.partsShown) return;
    this.partsShown = told;
    this.parts.hidden = parts.length === 0;
    const lines = parts.map(({ text, lang, by: writer }) =>
      el("li", {}, el("span", { lang, dir: "auto" }, text), ...[board.writerWords(writer)].filter(Boolean).map((words) => ` – ${words}`)),
    );
    this.parts.replaceChildren(el("p", {}, this.t("board.parts", { count: parts.length })), el("ul", {}, ...lines));
  }

  #paper(mark) {
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.element.querySelector(":scope > .note-mark")?.remove();
    if (mark === null) return this.element.removeAttribute("data-mark");
    this.element.dataset.mark = mark;
    return this.element.prepend(sign(`mark${mark}`, "note-mark"));
  }

  #buttons() {
    const { board, t } = this;
    const own = board.mayEdit(this.note);
    const place = board.placeOf(this.id);
    const list = [own && { label: t("board.edit"), act: () => this.edit() }];
    if (board.mayPlace(this.note)) list.push({ label: t("board.place_menu"), keepOpen: true, act: () => this.#place() });
    if (board.mayArrange) {
      list.push(
        board.otherThemes(this.note).length > 0 && { label: t("board.move"), keepOpen: true, act: () => this.#move() },
        board.inOrder && { label: t("board.up"), keepOpen: true, off: place?.at === 1, act: () => this.#shift(-1) },
        board.inOrder && { label: t("board.down"), keepOpen: true, off: place?.at === place?.of, act: () => this.#shift(1) },
        board.layout.some(({ notes }) => notes.some((id) => id !== this.id)) && { label: t("board.group"), keepOpen: true, act: () => this.#group() },
        board.layout.some(({ notes }) => notes.some((id) => id !== this.id)) && { label: t("board.merge"), keepOpen: true, act: () => this.#merge() },
        this.note.fields.parts?.length > 0 && { label: t("board.part"), keepOpen: true, act: () => this.#part() },
      );
    }
    list.push(own && { label: t("board.delete"), danger: true, act: () => board.remove(this) });
    return list.filter(Boolean);
  }

  #move() {
    const { board, t } = this;
    this.tools.choose({
      label: t("board.move_label"),
      options: board.otherThemes(this.note),
      go: t("board.move_do"),
      cancel: t("board.cancel"),
      act: (value) => board.move(this, value ? Number(value) : null),
    });
  }

  #group() {
    const { board, t } = this;
    this.tools.choose({
      label: t("board.group_label"),
      options: board.otherNotes(this.id),
      go: t("board.group_do"),
      cancel: t("board.cancel"),
      act: (value) => board.group(this, Number(value)),
    });
  }

  #place() {
    const { board, t } = this;
    const { lists, cellOf } = board.placeLists(this.note);
    this.tools.chooseIn({ lists, go: t("board.place_do"), cancel: t("board.cancel"), act: (values) => board.place(this, cellOf(values)) });
  }

  #merge() {
    const { board, t } = this;
    const options = board.otherNotes(this.id);
    this.tools.choose({ label: t("board.merge_label"), options, go: t("board.merge_do"), cancel: t("board.cancel"), act: (value) => board.merge(this, Number(value)) });
  }

  #part() {
    const { board, t } = this;
    const options = this.note.fields.parts.map(({ id, text }) => ({ value: id, text }));
    this.tools.choose({ label: t("board.part_label"), options, go: t("board.part_do"), cancel: t("board.cancel"), act: (value) => board.part(this, Number(value)) });
  }

  #shift(by) {
    this.board.attempt(async () => {
      await this.act("note.shift", { by, within: this.board.within });
      await this.board.settled();
      const place = this.board.placeOf(this.id);
      if (place) this.board.announce(this.t("board.place", place));
      this.tools.refresh();
    });
  }

  #key(event) {
    if (event.key !== "Escape" || !this.tools.open) return;
    event.stopPropagation();
    this.tools.escape();
  }
}

/** The dots of a note: how many, how many of them are mine, and − and + while they are being placed. */
class Dots {
  constructor(board, view) {
    Object.assign(this, { board, view });
    this.take = this.#button("minus", () => board.dot(view, -1));
    this.place = this.#button("plus", () => board.dot(view, 1));
    this.all = el("span");
    this.mine = el("span", { class: "note-dots-mine" });
    this.count = el("span", { class: "note-dots-count" }, this.all, this.mine);
    this.element = el("div", { class: "note-dots", hidden: true }, this.take, this.count, this.place);
  }

  update(note) {
    const { board } = this;
    const { total, mine, left } = board.dotsOn(note);
    const voting = board.mayDot && board.state.board.dot_limit > 0;
    this.element.hidden = !board.state.board.revealed || (!voting && total === 0);
    this.take.hidden = this.place.hidden = !voting;
    this.take.setAttribute("aria-disabled", String(mine === 0));
    this.place.setAttribute("aria-disabled", String(left === 0 || !board.mayDotMore(note, mine)));
    say(this.all, board.t("board.dots", { count: total }));
    say(this.mine, mine ? board.t("board.dots_mine", { mine }) : "");
    for (const [button, key] of [[this.take, "board.dot_take"], [this.place, "board.dot_place"]]) {
      button.setAttribute("aria-label", board.t(key, { text: short(note.fields.text) }));
    }
  }

  #button(name, act) {
    const press = (event) => {
      if (event.currentTarget.getAttribute("aria-disabled") !== "true") act();
    };
    return el("button", { class: "button-quiet note-dot", type: "button", onclick: press }, sign(name));
  }
}
