// The one socket of a page: it opens, says hello, notices silence, and comes back.

const SILENCE_MS = 6500; // two beats of three seconds, and some slack
const FIRST_MS = 1000;
const LONGEST_MS = 3000;
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
  #welcomed = false;
  #heard = 0;
  #failures = 0;
  #retry = null;
  #ended = false;
  generation = 0; // grows with every new line: what was sent before may have been lost

  /** `on` has frame(frame, lagMs), state({state, nextTryAt}), gone("removed" | "old"), failed(times). */
  constructor({ url, hello, on, WebSocket = globalThis.WebSocket, now = () => performance.now(), random = Math.random }) {
    Object.assign(this, { url, hello, on, WebSocket, now, random });
    this.lostAt = now();
  }

  start() {
    this.#open();
    this.watchdog = setInterval(() => this.check(), 500);
  }

  get connected() {
    return this.#welcomed;
  }

  /** For how many milliseconds there has been no line. */
  get downFor() {
    return this.#welcomed ? 0 : this.now() - this.lostAt;
  }

  /** Whether the text went out on a line that said welcome. */
  send(text) {
    if (!this.#welcomed || this.#socket?.readyState !== 1) return false;
    this.#socket.send(text);
    return true;
  }

  sayHello() {
    this.helloAt = this.now();
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(this.hello()));
  }

  /** Tries at once: somebody pressed the button, the device woke up or found a network. */
  tryNow = () => {
    if (this.#ended || this.check() || this.#welcomed) return;
    if (this.#socket && this.now() - this.#heard < 1500) return; // a try is under way
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
    this.#socket = socket;
    socket.onopen = () => this.sayHello();
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code);
    this.#tell(null);
  }

  #hear(data) {
    this.#heard = this.now();
    const frame = JSON.parse(data);
    let lag = 0;
    if (frame.type === "welcome") {
      lag = (this.now() - this.helloAt) / 2;
      this.#welcome();
    }
    this.on.frame(frame, lag);
  }

  #welcome() {
    this.#failures = 0;
    if (this.#welcomed) return; // a second hello on the same line: nothing was lost
    this.#welcomed = true;
    this.generation += 1;
    this.#tell(null);
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #lost(code) {
    if (this.#welcomed) this.lostAt = this.now();
    this.#socket = null;
    this.#welcomed = false;
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
    const away = globalThis.navigator?.onLine === false ? "offline" : this.generation ? "reconnecting" : "connecting";
    this.on.state({ state: this.#welcomed ? "connected" : away, nextTryAt });
  }
}
