// The board on the screen: an outline of themes and notes that is patched note by note. What others do never moves
// what somebody is reading or pressing: it waits behind a button.

import { Composer } from "./composer.js";
import { arrange, el, keepingFocus, say, short } from "./dom.js";
import { makeDraggable } from "./drag.js";
import { difference, layoutOf, placeOf } from "./layout.js";
import { NoteView } from "./note.js";
import { Placing } from "./placing.js";
import { Sight } from "./sight.js";
import { ThemeView } from "./theme.js";

const NEW_MS = 10_000; // so long a note that came in is marked as new
const DRAW_MS = 16;
const MANY = 100; // more notes than on a few screens: those far away are not laid out

export class BoardView extends Placing {
  #shown = ""; // which board, in which state: another one is drawn at once
  #themes = new Map();
  #saved = new Set();
  #around = ""; // all that a note shows besides its own fields: while it is the same, notes that are the same are left alone
  #dragging = false;
  #stop = new AbortController();
  #timer = null;
  views = new Map();
  layout = [];
  line = "connected";

  constructor(section, room, { store, unsent }, live) {
    super(live, room);
    Object.assign(this, { section, store, unsent });
    const { mode, item, mayReveal, mayDot, noteChars, themeChars } = section.dataset;
    Object.assign(this, { mode, item, mayReveal: mayReveal !== undefined, mayDot: mayDot !== undefined && mode !== "read", noteChars, themeChars });
    this.planned = JSON.parse(section.dataset.rules || "{}");
    this.#parts();
    this.sight = new Sight(section.querySelector('[data-board="sight"]'), this.t, () => this.acted());
    this.#listen();
    this.draw();
  }

  close() {
    this.#stop.abort();
    clearTimeout(this.#timer);
    for (const note of this.unsent.list) note.view = null;
  }

  // What notes and themes ask of the board

  get state() {
    return this.now;
  }

  /** The newest state, also before it is drawn. */
  get fresh() {
    return this.store.state(this.mode, this.item, this.planned);
  }

  get mayArrange() {
    return this.mode !== "read" && this.now.board.revealed;
  }

  get savingWords() {
    return this.t(this.line === "connected" ? "board.saving" : "board.kept");
  }

  mayEdit(note) {
    return this.mode !== "read" && (this.now.own.has(note.id) || (this.now.board.revealed && this.mayReveal));
  }

  mayTouch(note) {
    return this.mayArrange || this.mayEdit(note);
  }

  placeOf(id) {
    return placeOf(this.layout, id);
  }

  otherThemes(note) {
    const places = this.now.themes.map((theme) => ({ value: theme.id, text: theme.fields.title }));
    if (note.fields.theme !== null) places.push({ value: "", text: this.t("board.no_theme") });
    return places.filter(({ value }) => value !== note.fields.theme);
  }

  otherNotes(id) {
    const ids = this.layout.flatMap(({ notes }) => notes).filter((other) => other !== id);
    return ids.flatMap((other) => this.now.notes.get(other) ?? []).map((note) => ({ value: note.id, text: note.fields.text }));
  }

  titleOf(theme) {
    return this.now.themes.find(({ id }) => id === theme)?.fields.title ?? this.t("board.no_theme");
  }

  /** One menu is open at a time. */
  opened(view, open) {
    if (!open) return;
    for (const other of [...this.views.values(), ...this.#themes.values()]) {
      if (other !== view) other.tools.close(false);
    }
  }

  saved(id) {
    this.#saved.add(id);
  }

  problem(message) {
    say(this.trouble, message);
    this.trouble.hidden = !message;
  }

  /** Draws again soon; many frames at once are one drawing. */
  changed() {
    this.#timer ??= setTimeout(() => this.draw(), DRAW_MS);
  }

  // Drawing

  draw() {
    this.#timer = null;
    if (this.#stop.signal.aborted) return;
    this.now = this.fresh;
    const wanted = this.#wanted();
    const held = this.#isSameBoard() && this.#busy ? difference(this.layout, wanted) : null;
    const waits = held !== null && held.added.length + held.changed > 0;
    const sheet = this.mode === "notes" ? this.item : null;
    const late = this.unsent.settle(this.now.notes, (id) => !this.views.has(id), sheet);
    for (const note of late) this.live.toast(this.t("board.saved_before", { text: short(note.text) }));
    if (!waits) this.#show(wanted);
    keepingFocus(() => this.#outline());
    this.#news(waits ? held : null);
    this.#words();
    this.drawn();
  }

  #wanted() {
    return layoutOf(this.now, this.mode !== "read", this.sight.layout(this.lanes));
  }

  #isSameBoard() {
    const { id, revealed } = this.now.board;
    const shown = `${id} ${revealed}`;
    if (shown === this.#shown) return true;
    if (this.#shown && revealed && this.#shown === `${id} false`) this.announce(this.t("board.revealed"));
    this.#shown = shown;
    return false;
  }

  get #busy() {
    if (this.justActed) return false;
    const open = [...this.views.values(), ...this.#themes.values()].some((view) => view.busy);
    const here = this.outline.contains(document.activeElement) || this.composer?.busy;
    return open || here || this.#dragging || this.outline.getBoundingClientRect().top < 0;
  }

  #show(layout) {
    this.layout = layout;
    const shown = new Set(layout.flatMap(({ notes }) => notes));
    for (const id of this.views.keys()) if (!shown.has(id)) this.views.delete(id);
  }

  #outline() {
    this.#around = JSON.stringify([
      { ...this.now.board, count: 0 },
      this.now.themes.map(({ id, fields }) => [id, fields.title]),
      [this.sight.by, this.sight.order, [...this.now.own], this.now.dots, this.now.left, this.dotsUnderWay()],
    ]);
    const marks = new Map(this.now.themes.map((theme) => [theme.id, theme.fields.mark]));
    const lanes = this.grouping?.map(({ key, title, lang }) => ({ id: key, isLane: true, fields: { title, lang, mark: null } }));
    const themes = new Map((lanes ?? this.now.themes).map((theme) => [theme.id, theme]));
    const alone = this.layout.length === 1;
    const drawn = this.layout.map((group) => {
      const theme = themes.get(group.theme) ?? null;
      const view = this.#themes.get(group.theme) ?? new ThemeView(this, group.theme);
      this.#themes.set(group.theme, view);
      const notes = group.notes.map((id) => this.#note(id, marks));
      if (group.theme === null) notes.push(...this.#unsent());
      view.update(group.theme === null ? null : (theme ?? view.theme), notes, alone);
      return view.element;
    });
    arrange(this.outline, drawn);
    const kept = new Set(this.layout.map(({ theme }) => theme));
    for (const id of this.#themes.keys()) if (!kept.has(id)) this.#themes.delete(id);
  }

  #unsent() {
    return this.composer ? this.unsent.list.map((note) => this.composer.element(note, this.savingWords)) : [];
  }

  #note(id, marks) {
    const note = this.now.notes.get(id);
    const view = this.views.get(id) ?? new NoteView(this, note);
    this.views.set(id, view);
    if (note) {
      view.refresh(note, marks.get(note.fields.theme) ?? null, this.#around);
      this.onPlane(view, note.fields.cell);
    }
    else view.gone();
    if (this.#saved.delete(id)) view.tell(this.t("board.saved"), true);
    return view.element;
  }

  #news(held) {
    const was = !this.news.hidden;
    this.news.hidden = held === null;
    if (held === null) return;
    const count = held.added.length + held.changed;
    say(this.news, this.t(held.changed ? "board.changes" : "board.new", { count }));
    if (!was) this.announce(this.news.textContent);
  }

  /** The person looks up: everything is shown, and the first new note has the focus. */
  #lookUp() {
    const wanted = this.#wanted();
    const { added } = difference(this.layout, wanted);
    this.#show(wanted);
    this.#outline();
    this.#news(null);
    for (const id of added) this.#markNew(this.views.get(id).element);
    const first = added.length ? this.views.get(added[0]) : null;
    first?.element.scrollIntoView({ block: "center" });
    (first && !first.tools.button.hidden ? first.tools.button : this.title).focus({ preventScroll: Boolean(first) });
  }

  #markNew(element) {
    element.setAttribute("data-new", "");
    setTimeout(() => element.removeAttribute("data-new"), NEW_MS);
  }

  #words() {
    const { board, own } = this.now;
    const silent = !board.revealed && (this.mode !== "read" || own.size > 0);
    const mine = own.size + this.unsent.list.filter((note) => note.state !== "refused").length;
    const count = silent ? mine : board.count;
    if (this.store.loaded) say(this.title, this.t(silent ? "board.mine" : "board.notes", { count }));
    this.hint.hidden = board.revealed;
    if (this.store.loaded) say(this.hint, this.#hintWords(Math.max(board.count, silent ? mine : 0), silent && mine > 0));
    else say(this.hint, this.t("board.fetching"));
    const voting = this.mayDot && board.revealed && board.dot_limit > 0;
    this.dotsLine.hidden = !voting;
    if (voting) say(this.leftWords, this.dotsLeftWords());
    for (const part of this.section.querySelectorAll("[data-while]")) {
      const hides = part.dataset.while !== (board.revealed ? "shown" : "withheld") || (part.hasAttribute("data-needs-board") && !board.id);
      if (hides && part.contains(document.activeElement)) this.title.focus({ preventScroll: true });
      part.hidden = hides;
    }
    this.sight.update(this.section, { lanes: this.lanes, revealed: board.revealed, count: this.now.notes.size, kind: this.rules.kind });
    this.tellRules();
    this.composer?.offer(this.rules.kind === "plane" ? null : this.lanes);
    this.section.toggleAttribute("data-revealed", board.revealed);
    this.section.toggleAttribute("data-dots", voting);
    this.section.toggleAttribute("data-many", this.now.notes.size > MANY);
    this.#limit(board.dot_limit);
  }

  #hintWords(count, hasOwn) {
    const all = count ? this.t("board.withheld", { count }) : this.t("board.withheld_none");
    return hasOwn ? `${this.t("board.only_you")} ${all}` : all;
  }

  /** The facilitator's list says how many dots there are now, unless it is being used. */
  #limit(limit) {
    const list = this.section.querySelector('form[data-command="board.dots"] select');
    if (list && list !== document.activeElement) list.value = String(limit);
  }

  // The parts that the template has made

  #parts() {
    const part = (name) => this.section.querySelector(`[data-board="${name}"]`);
    this.title = part("title");
    this.hint = part("hint");
    this.outline = part("outline");
    this.promptsPart = part("prompts");
    this.news = part("news");
    this.trouble = part("problem");
    this.dotsLine = part("dots");
    this.leftWords = part("left");
    this.outline.replaceChildren();
  }

  #listen() {
    const { signal } = this.#stop;
    this.news.addEventListener("click", () => this.#lookUp(), { signal });
    this.section.addEventListener("live:ack", () => this.acted(), { signal });
    const form = this.section.querySelector('form[data-command="note.write"]');
    this.composer = form ? new Composer(this, form, this.unsent, signal) : null;
    const move = (id, key, spot) => {
      const view = this.views.get(id);
      if (!view) return;
      if (this.grouping) this.dropped(view, key, spot);
      else if (spot?.onto && this.sight.canvas && this.views.has(spot.onto)) this.group(view, spot.onto);
      else if (view.note.fields.theme !== (key === "none" ? null : Number(key))) this.move(view, key === "none" ? null : Number(key));
    };
    const dragging = (on) => {
      this.#dragging = on;
      this.changed();
    };
    if (this.mode !== "read") makeDraggable(this.outline, { move, dragging }, signal);
  }
}
