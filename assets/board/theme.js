// One theme on the screen: its heading, its menu, its list of notes. Theme null is what has no theme.

import { arrange, el, say, short, sign } from "./dom.js";
import { Editor } from "./editor.js";
import { Tools } from "./tools.js";

const SAVED_MS = 2500;

export class ThemeView {
  #mark = null;
  #editor = null;

  constructor(board, id) {
    const { t } = board;
    Object.assign(this, { board, id, t });
    this.title = el("span", { class: "theme-title", dir: "auto" });
    this.count = el("span", { class: "theme-count" });
    this.heading = el("h3", { class: "theme-heading", tabindex: "-1" }, this.title, this.count);
    this.tools = new Tools({ label: "", buttons: () => this.#buttons(), toggled: (open) => board.opened(this, open) });
    this.status = el("span", { class: "note-status" });
    this.head = el("div", { class: "theme-head" }, this.heading, this.status, this.tools.button);
    this.list = el("ul", { class: "notes" });
    this.empty = el("p", { class: "theme-empty" }, t("board.empty"));
    this.element = el(
      "div",
      { class: "theme", "data-theme": id ?? "none", onkeydown: (event) => this.#key(event) },
      this.head,
      this.tools.panel,
      this.empty,
      this.list,
    );
  }

  get busy() {
    return this.tools.open || this.#editor !== null;
  }

  /** `theme` is the entity, or null; `alone`: there is nothing to tell apart, the board's own heading will do. */
  update(theme, notes, alone) {
    this.theme = theme;
    say(this.title, theme ? theme.fields.title : this.t(this.board.grouping ? "board.no_place" : "board.no_theme"));
    if (theme) this.title.lang = theme.fields.lang;
    say(this.count, ` (${notes.length})`);
    this.head.hidden = alone || this.#editor !== null;
    this.tools.button.hidden = !theme || theme.isLane || !this.board.mayArrange;
    if (theme) this.tools.name(this.t("board.theme_more", { title: short(theme.fields.title) }));
    this.#paper(theme ? theme.fields.mark : null);
    this.empty.hidden = notes.length > 0 || alone;
    this.element.toggleAttribute("data-empty", notes.length === 0);
    arrange(this.list, notes);
  }

  /** Sends a command about this theme, with "saving" and "saved" beside it. */
  async act(type, fields = {}) {
    clearTimeout(this.timer);
    say(this.status, this.board.savingWords);
    try {
      const result = await this.board.send(type, { theme: this.id, ...fields });
      say(this.status, this.t("board.saved"));
      this.timer = setTimeout(() => say(this.status, ""), SAVED_MS);
      return result;
    } catch (refusal) {
      say(this.status, "");
      throw refusal;
    }
  }

  #paper(mark) {
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.heading.querySelector(".note-mark")?.remove();
    if (mark === null) return;
    this.element.dataset.mark = mark;
    this.heading.prepend(sign(`mark${mark}`, "note-mark"));
  }

  #buttons() {
    const { t, board } = this;
    const themes = board.state.themes;
    const at = themes.findIndex((theme) => theme.id === this.id);
    return [
      { label: t("board.rename"), act: () => this.#rename() },
      { label: t("board.up"), keepOpen: true, off: at === 0, act: () => this.#shift(-1) },
      { label: t("board.down"), keepOpen: true, off: at === themes.length - 1, act: () => this.#shift(1) },
      { label: t("board.delete_theme"), danger: true, act: () => board.removeTheme(this) },
    ];
  }

  #shift(by) {
    this.board.attempt(async () => {
      await this.act("theme.shift", { by });
      await this.board.settled();
      const themes = this.board.state.themes;
      const at = themes.findIndex((theme) => theme.id === this.id) + 1;
      this.board.announce(this.t("board.place", { at, of: themes.length }));
      this.tools.refresh();
    });
  }

  #rename(text = this.theme.fields.title, base = { text: this.theme.fields.title, version: this.theme.version }) {
    this.#editor = new Editor({
      t: this.t,
      text,
      base,
      lang: this.theme.fields.lang,
      label: this.t("board.rename_label"),
      limit: this.board.themeChars,
      save: (title, from) => this.#save(title, from),
      cancel: () => this.#close(),
    });
    this.head.hidden = true;
    this.element.prepend(this.#editor.element);
    this.#editor.focus();
    return this.#editor;
  }

  #close() {
    this.#editor?.element.remove();
    this.#editor = null;
    this.head.hidden = false;
    this.tools.button.focus({ preventScroll: true });
    this.board.changed();
  }

  async #save(title, base) {
    say(this.title, title);
    this.#close();
    try {
      await this.act("theme.rename", { version: base.version, title });
    } catch (refusal) {
      await this.board.settled();
      const { title: theirs, lang } = this.theme.fields;
      const editor = this.#rename(title, { text: theirs, version: this.theme.version });
      if (refusal.code === "stale") editor.showTheirs({ text: theirs, lang, version: this.theme.version });
      else editor.refuse(refusal.message);
    }
  }

  #key(event) {
    if (event.key !== "Escape" || !this.tools.open) return;
    event.stopPropagation();
    this.tools.escape();
  }
}
