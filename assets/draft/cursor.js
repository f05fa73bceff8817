// My cursor, as the others see it: told when it has moved, some times a second at most.

const CURSOR_MS = 200;

export class Cursor {
  #told = ""; // as the others know it
  #at = -Infinity; // when they were told
  #waiting = null;

  /** `where()`: the cursor now, as `wire.js` puts it on the line; `tell(cursor)`: whether it went out. */
  constructor({ where, tell }) {
    Object.assign(this, { where, tell });
  }

  /** It may have moved: the others are told soon. */
  soon() {
    this.#waiting ??= setTimeout(() => this.point(), CURSOR_MS);
  }

  /** Tell the others where it is, if it moved. */
  point() {
    const cursor = this.#moved();
    if (cursor && !this.tell(cursor)) this.forget();
  }

  /** The cursor, if it goes along with what I typed: it moved, and the others were not told of it just now. */
  due() {
    return performance.now() - this.#at < CURSOR_MS ? null : this.#moved();
  }

  /** After a lost line the others have forgotten where I am. */
  forget() {
    this.#told = "";
  }

  #moved() {
    clearTimeout(this.#waiting);
    this.#waiting = null;
    const cursor = this.where();
    const coded = cursor.join();
    if (coded === this.#told) return null;
    this.#told = coded;
    this.#at = performance.now();
    return cursor;
  }
}
