// The meeting's socket: hello and welcome, frames of JSON.

import { Line } from "./line.js";

export class MeetingLine extends Line {
  generation = 0; // grows with every new line: what was sent before may have been lost

  /** `on` has frame(frame, lagMs) besides. `hello` makes the frame with which every line begins. */
  constructor({ hello, ...rest }) {
    super(rest);
    this.hello = hello;
    this.lostAt = this.now();
  }

  /** For how many milliseconds there has been no line. */
  get downFor() {
    return this.connected ? 0 : this.now() - this.lostAt;
  }

  /** Whether the text went out on a line that said welcome. */
  send(text) {
    return this.connected && this.write(text);
  }

  sayHello() {
    this.helloAt = this.now();
    this.write(JSON.stringify(this.hello()));
  }

  opened() {
    this.sayHello();
  }

  heard(data) {
    const frame = JSON.parse(data);
    let lag = 0;
    if (frame.type === "welcome") {
      lag = (this.now() - this.helloAt) / 2;
      this.#welcome();
    }
    this.on.frame(frame, lag);
  }

  closed() {
    if (this.connected) this.lostAt = this.now();
  }

  #welcome() {
    if (this.connected) return; // a second hello on the same line: nothing was lost
    this.generation += 1;
    this.settle();
  }
}
