// What the server has told us of one table's board: shared entities, and what is mine alone. No DOM.

const NO_BOARD = { id: null, item: null, revealed: false, dot_limit: 0, count: 0 };
const NOTHING = { board: null, own: [], notes: [], dots: {}, dots_left: 0 };

function patch(map, entities) {
  for (const { id, version, fields } of entities) {
    if (fields === null) map.delete(id);
    else map.set(id, { id, version, fields });
  }
}

const byPlace = (a, b) => a.fields.position - b.fields.position || a.id - b.id;

export class Store {
  #board = NO_BOARD;
  #themes = new Map();
  #notes = new Map();
  #mine = NOTHING;
  #rules = {};
  loaded = false;

  /** A `board` frame: everything, or what was touched. */
  applyBoard(frame) {
    if (frame.whole) {
      this.#themes.clear();
      this.#notes.clear();
      this.#rules = frame.rules ?? {};
    }
    this.#board = frame.board;
    patch(this.#themes, frame.themes);
    patch(this.#notes, frame.notes);
    this.loaded = true;
  }

  /** The data of a `me` frame. */
  applyMine(mine) {
    this.#mine = mine ?? NOTHING;
  }

  /**
   * What a screen shows. A phase of notes has a sheet of its own: until somebody writes on it, it is empty, although
   * the table's newest board is still the one before. `planned`: the phase's rules, for a board that is not there yet.
   */
  state(mode, item, planned = {}) {
    const isBefore = mode === "notes" && item && this.#board.id !== null && String(this.#board.item) !== String(item);
    const board = isBefore ? NO_BOARD : this.#board;
    const mine = board.id !== null && this.#mine.board === board.id ? this.#mine : { ...NOTHING, dots_left: board.dot_limit };
    return {
      board,
      rules: board.id === null ? planned : this.#rules,
      themes: isBefore ? [] : [...this.#themes.values()].sort(byPlace),
      notes: board.revealed ? new Map(this.#notes) : new Map(mine.notes.map((note) => [note.id, note])),
      own: new Set(mine.own),
      dots: mine.dots,
      left: mine.dots_left,
    };
  }
}
