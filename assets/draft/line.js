// The draft's socket: it opens, notices silence, and comes back. What goes through it is the caller's matter.

import { pauseBefore } from "../live/socket.js";
import { parse } from "./wire.js";

const SILENCE_MS = 6500; // two beats of three seconds, and some slack
const GONE = 4403;

export class Line {
  #socket = null;
  #heard = 0;
  #failures = 0;
  #retry = null;
  #ended = false;
  #ready = false;
  #been = false;

  /** `on` has frame(frame), closed(), state({state, nextTryAt}), gone(), failed(times). */
  constructor({ url, on, now = () => performance.now() }) {
    Object.assign(this, { url, on, now });
  }

  start() {
    this.#open();
    this.watchdog = setInterval(() => this.check(), 500);
  }

  /** The server has let us in and sent everything: from now on we are connected. */
  ready() {
    this.#failures = 0;
    this.#ready = this.#been = true;
    this.#tell(null);
  }

  get connected() {
    return this.#ready;
  }

  send(bytes) {
    if (this.#socket?.readyState !== 1) return false;
    this.#socket.send(bytes);
    return true;
  }

  tryNow = () => {
    if (this.#ended || this.check() || this.#ready) return;
    if (this.#socket && this.now() - this.#heard < 1500) return;
    this.#drop();
    this.#open();
  };

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
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onmessage = (event) => this.#hear(event.data);
    socket.onclose = (event) => socket === this.#socket && this.#lost(event.code);
    this.#tell(null);
  }

  #hear(data) {
    this.#heard = this.now();
    this.on.frame(parse(data));
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #lost(code) {
    this.#socket = null;
    this.#ready = false;
    if (this.#ended) return;
    this.on.closed();
    if (code === GONE) {
      this.end();
      return this.on.gone();
    }
    const pause = pauseBefore(code, this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(() => this.#open(), pause);
    this.#tell(Date.now() + pause);
    this.on.failed(this.#failures);
  }

  #tell(nextTryAt) {
    const away = navigator.onLine === false ? "offline" : this.#been ? "reconnecting" : "connecting";
    this.on.state({ state: this.#ready ? "connected" : away, nextTryAt });
  }
}
