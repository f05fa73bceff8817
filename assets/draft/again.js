// The server stumbled over what I wrote: nothing is wrong with it, so it is offered again, a few times and ever later.

const FIRST_MS = 1000;
const LONGEST_MS = 8000;
const MOST = 6; // tries within about half a minute; after that my words are shown to be copied

export class Again {
  #times = 0;
  #timer = null;

  /** `offer()` sends what waits once more. Browsers want their timers called as nobody's methods. */
  constructor({ offer, random = Math.random, later = (act, ms) => setTimeout(act, ms), never = (id) => clearTimeout(id) }) {
    Object.assign(this, { offer, random, later, never });
  }

  get waits() {
    return this.#timer !== null;
  }

  /** Whether it will be offered again. Everybody at the draft is refused in one moment: they do not come back in one. */
  soon() {
    if (this.waits) return true;
    if (this.#times === MOST) return false;
    const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#times) * (0.5 + 0.5 * this.random());
    this.#times += 1;
    this.#timer = this.later(() => {
      this.#timer = null;
      this.offer();
    }, pause);
    return true;
  }

  /** Something was kept. */
  done() {
    this.#times = 0;
  }

  /** Another way has been found: a new line, or a new beginning. */
  stop() {
    this.never(this.#timer);
    this.#timer = null;
  }
}
