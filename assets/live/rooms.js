// How far this page has come in each room that it follows.

export class Rooms {
  #missing = {};
  #asked = new Set();

  constructor(cursors = {}, kinds = {}) {
    this.cursors = { ...cursors };
    this.kinds = { ...kinds };
  }

  /** The rooms and sequence numbers for a hello. */
  hello() {
    const asked = Object.fromEntries([...this.#asked].map((room) => [room, 0]));
    return { ...asked, ...this.cursors };
  }

  /** The room of a kind, e.g. the "table" where I sit; null if there is none. */
  ofKind(kind) {
    const room = Object.keys(this.cursors).find((id) => this.kinds[id] === kind);
    return room ? Number(room) : null;
  }

  /** A lead looks into a table's room as well. */
  follow(room) {
    this.#asked.add(String(room));
  }

  unfollow(room) {
    this.#asked.delete(String(room));
    this.#drop(String(room));
  }

  /** The server says welcome after it has sent all that we lacked, so its numbers are ours. */
  welcome(rooms) {
    for (const [room, { kind, seq }] of Object.entries(rooms)) {
      this.kinds[room] = kind;
      this.cursors[room] = seq;
    }
    for (const room of Object.keys(this.cursors)) if (!(room in rooms)) this.#drop(room);
  }

  saw(room, seq) {
    if (room === undefined || seq === undefined) return;
    this.cursors[room] = Math.max(this.cursors[room] ?? 0, seq);
  }

  /** Seated elsewhere: the former table's room is no longer mine to name. */
  seated(room) {
    for (const id of Object.keys(this.cursors)) {
      if (this.kinds[id] === "table" && id !== String(room) && !this.#asked.has(id)) this.#drop(id);
    }
    if (room !== null && room !== undefined) this.kinds[room] = "table";
  }

  /** True if the server is ahead of us in a room, so that something was lost: say hello again. */
  beat(cursors) {
    this.#forget(cursors);
    return Object.entries(cursors).some(([room, seq]) => seq > (this.cursors[room] ?? 0));
  }

  /** A room that two beats in a row do not name is not ours any more. */
  #forget(cursors) {
    for (const room of Object.keys(this.cursors)) {
      this.#missing[room] = room in cursors ? 0 : (this.#missing[room] ?? 0) + 1;
      if (this.#missing[room] >= 2) this.#drop(room);
    }
  }

  #drop(room) {
    delete this.cursors[room];
    delete this.#missing[room];
  }
}
