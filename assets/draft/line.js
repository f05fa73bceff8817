// The draft's socket: binary frames, and no hello: the server speaks first.

import { Line } from "../live/line.js";
import { parse } from "./wire.js";

export class DraftLine extends Line {
  /** `on` has frame(frame) and closed() besides. Connected once the whole text has come: `settle` says so. */
  send(bytes) {
    return this.write(bytes);
  }

  heard(data) {
    this.on.frame(parse(data));
  }

  closed() {
    this.on.closed();
  }
}
