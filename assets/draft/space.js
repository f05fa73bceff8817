// How much still fits into a draft: over all of its texts together.

import { sizeOf } from "./editor.js";
import { MOST_ELEMENTS } from "./schema.js";

const SAY_FULL_MS = 5000;
const LEFT_FROM = 0.8; // of a full draft: from here on we say how much still fits

export class Space {
  most = Infinity; // characters
  #saidFull = -Infinity;

  /** `editors()`: all that are open; `place`: where it is said how much is left. */
  constructor({ editors, place, say, t }) {
    Object.assign(this, { editors, place, say, t });
  }

  /** Whether a change still fits. What makes a text that is too long shorter always does. */
  fits(transaction, editor) {
    const [before, after, all] = [editor.size, sizeOf(transaction.doc), this.#size()];
    const over = (what, most) => after[what] > before[what] && all[what] - before[what] + after[what] > most;
    if (!over("characters", this.most) && !over("elements", MOST_ELEMENTS)) return true;
    this.#sayFull();
    return false;
  }

  show() {
    const left = this.most - this.#size().characters;
    this.place.hidden = !(left < this.most * (1 - LEFT_FROM));
    if (!this.place.hidden) this.place.textContent = this.t("draft.left", { count: Math.max(0, left) });
  }

  #size() {
    const sizes = this.editors().map((editor) => editor.size);
    const sum = (what) => sizes.reduce((total, size) => total + size[what], 0);
    return { characters: sum("characters"), elements: sum("elements") };
  }

  #sayFull() {
    const now = performance.now();
    if (now - this.#saidFull < SAY_FULL_MS) return;
    this.#saidFull = now;
    this.say(this.t("draft.full"), "assertive");
  }
}
