// Other people's changes, held back: always while a word is being composed (their arrival would break it off), and
// while I write if I asked for that. They are shown when I stop, or when I press the button.

const STOPPED_MS = 4000;
const COMPOSING_MS = 2000; // a phone's keyboard composes on and on; then the last keystroke counts

export class Held {
  #updates = [];
  #typedAt = -Infinity;
  #timer = null;
  on = false;

  /** `show(updates)` puts changes into the document; `changed(count)` hears how many wait. */
  constructor({ show, changed, composing, now = () => performance.now() }) {
    Object.assign(this, { show, changed, composing, now });
  }

  get count() {
    return this.#updates.length;
  }

  take(updates) {
    if (!this.#updates.length && !this.#holding()) return this.show(updates);
    this.#updates.push(...updates);
    if (this.on) this.changed(this.count);
    this.#wait();
  }

  typed() {
    this.#typedAt = this.now();
  }

  turn(on) {
    this.on = on;
    if (!on) this.release();
  }

  release() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#updates.length) return;
    const updates = this.#updates;
    this.#updates = [];
    this.show(updates);
    this.changed(0);
  }

  #holding() {
    const quiet = this.now() - this.#typedAt;
    return (this.on && quiet < STOPPED_MS) || (this.composing() && quiet < COMPOSING_MS);
  }

  #wait() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#holding()) this.#wait();
      else this.release();
    }, 200);
  }
}
