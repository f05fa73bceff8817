// What a person does with notes that already stand: each deed tells its outcome and can be taken back where possible.

import { placeOf } from "./layout.js";

const GRACE_MS = 3000; // after a deed of mine what the server sends is shown at once, also where I am reading
const PATIENCE_MS = 3000; // how long a deed waits to see its own effect

export class Deeds {
  #dots = new Set(); // {id, by, acked}: dots of mine that are not in the server's numbers yet
  #waiting = new Set();
  actedAt = -Infinity;

  constructor(live, room) {
    Object.assign(this, { live, room, t: live.t });
  }

  announce(words) {
    this.live.announce(words, "polite");
  }

  /** Says in which phase it was done: should that be over by now, it still lands on the board of that phase. */
  send(type, fields) {
    this.actedAt = performance.now();
    return this.live.send(type, this.room, this.item ? { ...fields, phase: Number(this.item) } : fields).finally(() => this.acted());
  }

  /** A deed of mine has its answer. On a slow line its effect may have come before, and may be held back. */
  acted() {
    this.actedAt = performance.now();
    this.changed();
  }

  get justActed() {
    return performance.now() - this.actedAt < GRACE_MS;
  }

  /** Runs a deed; a refusal is shown above the notes and read out. */
  async attempt(deed) {
    this.problem("");
    try {
      return await deed();
    } catch (refusal) {
      this.problem(refusal.message);
      this.changed();
      return null;
    }
  }

  /** Resolves when the next frame of the server has been drawn, or after a while. */
  settled() {
    return new Promise((resolve) => {
      const done = () => this.#waiting.delete(done) && resolve();
      this.#waiting.add(done);
      setTimeout(done, PATIENCE_MS);
    });
  }

  drawn() {
    for (const done of [...this.#waiting]) done();
  }

  /** The note once it is newer than that version; null if it is gone or nothing comes. */
  async newerThan(id, version) {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const note = this.fresh.notes.get(id);
      if (!note || note.version > version) return note ?? null;
      await this.settled();
    }
    return null;
  }

  move(view, theme) {
    const before = view.note.fields.theme;
    return this.attempt(async () => {
      const { version } = await this.#moved(view, theme, view.note);
      const title = this.titleOf(theme);
      const back = () => this.send("note.move", { note: view.id, version, theme: before });
      this.live.toastUndo(this.t("board.moved", { theme: title }), back);
    });
  }

  /** Stale only because its text was changed: moved all the same. */
  async #moved(view, theme, seen) {
    try {
      return await view.act("note.move", { version: seen.version, theme });
    } catch (refusal) {
      const newer = refusal.code === "stale" ? await this.newerThan(view.id, seen.version) : null;
      if (newer?.fields.theme !== seen.fields.theme) throw refusal;
      return this.#moved(view, theme, newer);
    }
  }

  /** Taken back: a theme that was made for the two goes again, and the note to where it was. */
  group(view, other) {
    const before = view.note.fields.theme;
    const isNew = (this.fresh.notes.get(other)?.fields.theme ?? null) === null;
    return this.attempt(async () => {
      const { theme } = await view.act("note.group", { with_note: other });
      await this.settled();
      const back = async () => {
        if (isNew) await this.send("theme.delete", { theme });
        const version = this.fresh.notes.get(view.id)?.version;
        if (!isNew || before !== null) await this.send("note.move", { note: view.id, version, theme: before });
      };
      this.live.toastUndo(this.t("board.moved", { theme: this.titleOf(theme) }), back);
    });
  }

  remove(view) {
    const next = this.neighbour(view);
    return this.attempt(async () => {
      await view.act("note.delete");
      const back = () => this.send("note.restore", { note: view.id });
      this.live.toastUndo(this.t("board.deleted"), back);
      next.focus({ preventScroll: true });
    });
  }

  removeTheme(view) {
    return this.attempt(async () => {
      await view.act("theme.delete");
      const back = () => this.send("theme.restore", { theme: view.id });
      this.live.toastUndo(this.t("board.theme_deleted"), back);
      this.title.focus({ preventScroll: true });
    });
  }

  /** What has the focus after this note is gone: the next one's menu, or the heading. */
  neighbour(view) {
    const place = placeOf(this.layout, view.id);
    const ids = place ? this.layout.find(({ theme }) => theme === place.theme).notes : [];
    const next = this.views.get(ids[place?.at] ?? ids[(place?.at ?? 0) - 2]);
    return next?.tools.button ?? this.title;
  }

  /** One dot more (1) or less (−1), counted on the screen at once. */
  async dot(view, by) {
    const dot = { id: view.id, by, acked: false };
    this.#dots.add(dot);
    this.changed();
    const result = await this.attempt(() => view.act(by > 0 ? "dot.place" : "dot.take"));
    if (result === null) this.#dots.delete(dot);
    else this.announce(this.dotsLeftWords());
    dot.acked = true;
    setTimeout(() => this.#dots.delete(dot) && this.changed(), PATIENCE_MS);
    this.changed();
  }

  dotsOn(note) {
    const more = this.#added((dot) => dot.id === note.id);
    return { total: note.fields.dots + more, mine: (this.state.dots[note.id] ?? 0) + more, left: this.dotsLeft() };
  }

  /** As plain data, for comparing. */
  dotsUnderWay() {
    return [...this.#dots].map(({ id, by }) => [id, by]);
  }

  dotsLeft() {
    return Math.max(0, this.state.left - this.#added(() => true));
  }

  dotsLeftWords() {
    return this.t("board.dots_left", { left: this.dotsLeft(), limit: this.state.board.dot_limit });
  }

  /** The server has counted: what we added ourselves is in its numbers now. */
  countedDots() {
    for (const dot of [...this.#dots]) if (dot.acked) this.#dots.delete(dot);
  }

  #added(which) {
    return [...this.#dots].filter(which).reduce((sum, { by }) => sum + by, 0);
  }
}
