// The server's time on a device whose own clock may be minutes off.

const SAMPLES = 9;
const JUMP_MS = 700; // two samples in a row this far off, and alike: the device slept, the old samples are worthless

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export class Clock {
  #offsets = [];
  #stray = null;
  #guess = null;

  /** `monotonic` gives milliseconds that never jump, whatever happens to the device's clock. */
  constructor(monotonic = () => performance.now(), device = () => Date.now()) {
    this.monotonic = monotonic;
    this.device = device;
  }

  /** A first guess from the page itself; forgotten at the first frame. */
  guess(iso, readAt = this.monotonic()) {
    this.#guess = Date.parse(iso) - readAt;
  }

  /** A time the server has just sent; `lag` is the way here in milliseconds, as far as we know it. */
  add(iso, lag = 0) {
    const offset = Date.parse(iso) + lag - this.monotonic();
    if (Number.isNaN(offset)) return;
    if (this.#offsets.length && Math.abs(offset - median(this.#offsets)) > JUMP_MS) this.#doubt(offset);
    else this.#take(offset);
  }

  #take(offset) {
    this.#stray = null;
    this.#offsets = [...this.#offsets, offset].slice(-SAMPLES);
  }

  #doubt(offset) {
    const twice = this.#stray !== null && Math.abs(offset - this.#stray) <= JUMP_MS;
    if (twice) this.#offsets = [];
    if (twice) this.#take(offset);
    else this.#stray = offset;
  }

  /** Milliseconds since 1970, as the server counts them. */
  now() {
    const offset = this.#offsets.length ? median(this.#offsets) : this.#guess;
    return offset === null ? this.device() : offset + this.monotonic();
  }

  /** How far the device's own clock is off, in milliseconds. Positive: it is behind. */
  deviceError() {
    return this.now() - this.device();
  }

  get sure() {
    return this.#offsets.length > 0;
  }
}
