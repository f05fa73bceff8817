// A page's socket: it opens, notices silence, and comes back. What is said on it is the matter of those who extend it.

const SILENCE_MS = 6500; // two beats of three seconds, and some slack
const FIRST_MS = 1000;
const LONGEST_MS = 3000;
const TRYING_MS = 1500; // a try that began so lately is under way
const GONE = 4403;
const TOO_OLD = 4409;
const COME_BACK = 1012;
const TOO_MANY = 1008;

/** Milliseconds until the next try, for how the line was lost and how often we have failed since. */
export function pauseBefore(code, failures, random = Math.random) {
  if (code === COME_BACK) return 1000 + 2000 * random(); // everybody comes back: not all at once
  if (code === TOO_MANY) return LONGEST_MS + 2000 * random();
  // A killed server loses all its pages in one moment: they come back over most of a second, not in a crowd.
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.25 + 0.75 * random());
}

export class Line {
  #socket = null;
  #heard = 0;
  #failures = 0;
  #retry = null;
  #ended = false;
  #been = false;
  connected = false; // the server has let us in and brought us up to date

  /** `on` has state({state, nextTryAt}), gone("removed" | "old"), failed(times). */
  constructor({ url, on, WebSocket = globalThis.WebSocket, now = () => performance.now(), random = Math.random }) {
    Object.assign(this, { url, on, WebSocket, now, random });
  }

  // For those who extend it.

  opened() {}
  heard(_data) {}
  closed() {}

  /** From now on we are connected. */
  settle() {
    this.#failures = 0;
    this.connected = this.#been = true;
    this.#tell(null);
  }

  /** Whether it went out. */
  write(data) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(data);
    return true;
  }

  // For the page.

  start() {
    this.#open();
    this.watchdog = setInterval(() => this.check(), 500);
  }

  /** Tries at once: somebody pressed the button, the device woke up or found a network. */
  tryNow = () => {
    if (this.#ended || this.check() || this.connected) return;
    if (this.#socket && this.now() - this.#heard < TRYING_MS) return;
    this.#drop();
    this.#open();
  };

  /** Lets go of a line that has been silent too long. True if it did. */
  check() {
    if (!this.#socket || this.now() - this.#heard <= SILENCE_MS) return false;
    this.#drop();
    this.#lost(0);
    return true;
  }

  end() {
    this.#ended = true;
    clearInterval(this.watchdog);
    clearTimeout(this.#retry);
    this.#drop();
  }

  #open() {
    if (this.#ended) return;
    clearTimeout(this.#retry);
    this.#heard = this.now();
    const socket = new this.WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code);
    this.#tell(null);
  }

  #hear(data) {
    this.#heard = this.now();
    this.heard(data);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #lost(code) {
    this.#socket = null;
    this.closed();
    this.connected = false;
    if (this.#ended) return;
    if (code === GONE || code === TOO_OLD) {
      this.end();
      return this.on.gone(code === GONE ? "removed" : "old");
    }
    const pause = pauseBefore(code, this.#failures, this.random);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#open(), pause);
    this.#tell(Date.now() + pause);
    this.on.failed(this.#failures);
  }

  #tell(nextTryAt) {
    const away = globalThis.navigator?.onLine === false ? "offline" : this.#been ? "reconnecting" : "connecting";
    this.on.state({ state: this.connected ? "connected" : away, nextTryAt });
  }
}
