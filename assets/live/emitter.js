// Who wants to hear of what. Islands may load after the first frames: what came before waits for them.

const WAITING = 200; // frames kept for a first listener
const STATES = { welcome: () => "", line: () => "", me: ({ slot, room }) => `${slot} ${room}` };

export class Emitter {
  #listeners = new Map();
  #waiting = new Map();
  #states = new Map();

  /** Listens. The first listener gets everything that waited, a later one the present states. Returns a stop function. */
  on(kind, listener) {
    const first = !this.#listeners.has(kind);
    const listeners = this.#listeners.get(kind) ?? new Set();
    this.#listeners.set(kind, listeners.add(listener));
    const missed = first ? this.#waiting.get(kind) : this.#states.get(kind)?.values();
    for (const value of [...(missed ?? [])]) listener(value);
    this.#waiting.delete(kind);
    return () => listeners.delete(listener);
  }

  emit(kind, value) {
    if (kind in STATES) this.#remember(kind, STATES[kind](value), value);
    const listeners = this.#listeners.get(kind);
    if (listeners) listeners.forEach((listener) => listener(value));
    else this.#waiting.set(kind, [...(this.#waiting.get(kind) ?? []), value].slice(-WAITING));
  }

  #remember(kind, key, value) {
    const states = this.#states.get(kind) ?? new Map();
    this.#states.set(kind, states.set(key, value));
  }
}
