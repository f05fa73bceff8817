// Placing notes in the fields of a board, and making two notes one: each can be taken back.

import { Deeds } from "./deeds.js";
import { el } from "./dom.js";
import { STEPS, cellAt, cellIn, endsOf, inLanguage, laneOf, lanesOf, stepsOf } from "./rules.js";

export class Placing extends Deeds {
  get rules() {
    return this.now.rules;
  }

  get language() {
    return document.documentElement.lang;
  }

  /** The board's fields, or null. Made once for each set of rules. */
  get lanes() {
    if (this.lanesFor !== this.rules) {
      this.lanesFor = this.rules;
      this.lanesMade = lanesOf(this.rules, this.t, this.language);
    }
    return this.lanesMade;
  }

  prompts() {
    return (this.rules.prompts ?? []).map((words) => inLanguage(words, this.language));
  }

  place(view, cell) {
    const before = view.note.fields.cell ?? null;
    return this.attempt(async () => {
      const { version } = await this.#placed(view, cell, view.note);
      const back = () => this.send("note.place", { note: view.id, version, cell: before });
      this.live.toastUndo(this.t("board.moved", { theme: this.placeWords(cell) }), back);
    });
  }

  /** Stale only because its text was changed: placed all the same. */
  async #placed(view, cell, seen) {
    try {
      return await view.act("note.place", { version: seen.version, cell });
    } catch (refusal) {
      const newer = refusal.code === "stale" ? await this.newerThan(view.id, seen.version) : null;
      if (!newer || newer.fields.cell !== seen.fields.cell) throw refusal;
      return this.#placed(view, cell, newer);
    }
  }

  merge(view, into) {
    const next = this.neighbour(view);
    return this.attempt(async () => {
      await view.act("note.merge", { into });
      const back = () => this.send("note.part", { note: view.id });
      this.live.toastUndo(this.t("board.merged"), back);
      next.focus({ preventScroll: true });
    });
  }

  part(view, part) {
    return this.attempt(async () => {
      await this.send("note.part", { note: part });
      const back = () => this.send("note.merge", { note: part, into: view.id });
      this.live.toastUndo(this.t("board.parted"), back);
    });
  }

  /** Where a note stands on the board, in words; also for those who do not see the plane. */
  placeWords(cell) {
    if (cell === null || cell === undefined) return this.t("board.no_place");
    if (this.rules.kind !== "plane") return this.lanes.find((lane) => lane.cell === cell)?.title ?? "";
    const { x, y } = stepsOf(cell);
    const axes = this.axisWords();
    return this.t("board.on_plane", { x: axes.x, x_at: x + 1, y: axes.y, y_at: y + 1, of: STEPS });
  }

  axisWords() {
    const { left, right, bottom, top } = endsOf(this.rules, this.language);
    return { x: this.t("board.axis_x", { low: left, high: right }), y: this.t("board.axis_x", { low: bottom, high: top }) };
  }

  /** The lists of the menu's "Place…", and what was chosen in them as a cell. */
  placeLists(note) {
    const cell = note.fields.cell ?? null;
    if (this.rules.kind !== "plane") {
      const options = this.lanes.map((lane) => ({ value: lane.cell, text: lane.inList }));
      options.push({ value: "", text: this.t("board.no_place") });
      return { lists: [{ label: this.t("board.place_label"), options, value: cell ?? "" }], cellOf: ([value]) => (value === "" ? null : Number(value)) };
    }
    const { x, y } = cell === null ? { x: 0, y: 0 } : stepsOf(cell);
    const ends = endsOf(this.rules, this.language);
    const steps = (low, high) =>
      Array.from({ length: STEPS }, (_, at) => {
        const end = at === 0 ? low : at === STEPS - 1 ? high : "";
        return { value: at, text: this.t("board.step", { at: at + 1 }) + (end ? ` (${end})` : "") };
      });
    const axes = this.axisWords();
    const lists = [
      { label: axes.x, options: steps(ends.left, ends.right), value: x },
      { label: axes.y, options: steps(ends.bottom, ends.top), value: y },
    ];
    return { lists, cellOf: ([atX, atY]) => cellAt(Number(atX), Number(atY)) };
  }

  /** Who wrote it, where the board shows that. */
  writerWords(by) {
    if (by === undefined) return "";
    if (by === 0) return this.t("board.by_facilitator");
    return typeof by === "number" ? this.t("board.by_number", { number: by }) : this.t("board.by_name", { name: by });
  }

  /** Up and down make sense where the order is the board's own, and not a plane's. */
  get inOrder() {
    return this.sight.order === "kept" && !(this.grouping && this.rules.kind === "plane");
  }

  /** The fields that the notes are grouped by, or null: by themes. */
  get grouping() {
    return this.sight.layout(this.lanes).lanes;
  }

  get within() {
    return this.grouping ? "cell" : "theme";
  }

  mayPlace(note) {
    return this.lanes !== null && (this.mayArrange || this.mayEdit(note));
  }

  mayDotMore(note, mine) {
    const { own_dots: own = true, dots_on_one: most = 0 } = this.now.board;
    return (own || !this.now.own.has(note.id)) && (most === 0 || mine < most);
  }

  /** The theme, where notes stand in fields instead. */
  themeWords({ fields: { theme } }) {
    return this.grouping && theme !== null ? this.titleOf(theme) : "";
  }

  /** The place, where the grouping does not say it; the canvas of a plane shows it, and says it all the same. */
  whereWords({ fields: { cell } }) {
    if (!this.lanes || cell === null || cell === undefined) return "";
    return !this.grouping || this.rules.kind === "plane" ? this.placeWords(cell) : "";
  }

  /** On a plane's canvas it lies at its steps within its quarter; several at one place lie beside each other a little. */
  onPlane(view, cell) {
    const isPlaced = this.rules.kind === "plane" && this.grouping && laneOf(this.rules, cell) !== null;
    const told = isPlaced ? `${cell}/${view.id % 5}` : "";
    if (view.plane === told) return;
    view.plane = told;
    const { x, y } = isPlaced ? stepsOf(cell) : { x: 0, y: 0 };
    const share = (step) => `${((step % (STEPS / 2)) / (STEPS / 2)) * 100}%`;
    view.element.style.setProperty("--across", share(x));
    view.element.style.setProperty("--up", share(y));
    view.element.style.setProperty("--pile", `${(view.id % 5) * 6}px`);
  }

  /** The sentences above the board, and by which rules one writes on it. */
  tellRules() {
    const { author = "nobody", notes = 0 } = this.rules;
    const writes = this.composer !== null;
    const lines = this.prompts().map(({ text, lang }) => el("p", { class: "board-prompt", lang, dir: "auto" }, text));
    const rules = [writes && notes > 0 && this.t("board.at_most", { count: notes }), writes && author === "number" && this.t("board.shows_number"), writes && author === "name" && this.t("board.shows_name")];
    lines.push(...rules.filter(Boolean).map((words) => el("p", { class: "soft small" }, words)));
    const words = lines.map((line) => line.outerHTML).join("");
    if (words === this.toldWords) return;
    this.toldWords = words;
    this.promptsPart.replaceChildren(...lines);
    this.promptsPart.hidden = lines.length === 0;
  }

  dropped(view, key, spot) {
    const isPlane = this.rules.kind === "plane" && this.sight.canvas;
    const cell = key === "none" ? null : isPlane ? cellIn(key, spot.across, spot.up) : this.lanes.find((lane) => lane.key === key).cell;
    if ((view.note.fields.cell ?? null) !== cell) this.place(view, cell);
  }
}
