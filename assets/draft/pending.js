// What I wrote and the server has not acknowledged yet. One update is under way at a time; what is typed meanwhile is
// gathered. It is kept in the tab's storage, so that a reload on a lost line loses nothing, and forgotten once saved.

import * as Y from "yjs";
import { fromBase64, toBase64 } from "./base64.js";

const KEEP_AFTER_MS = 250;
const MOST_BYTES = 60_000; // the server takes 64 KiB at once

export class Pending {
  #waiting = [];
  #underWay = null; // {number, updates}
  #number = 0;
  #open = false;
  #keeping = null;

  /** `send(number, update)` says whether it went out; `changed()` hears of every change of `size`. */
  constructor({ key, send, changed, storage }) {
    Object.assign(this, { key, send, changed, storage });
    addEventListener("pagehide", () => this.#leave());
  }

  get size() {
    return this.#waiting.length + (this.#underWay ? 1 : 0);
  }

  /** What an earlier page of this tab could not send, or null. */
  restore() {
    const kept = this.storage?.getItem(this.key);
    if (!kept) return null;
    const update = fromBase64(kept);
    this.#waiting.unshift(update);
    return update;
  }

  add(update) {
    this.#waiting.push(update);
    this.#flush();
    this.#touched();
  }

  /** The line is there and in sync: whatever was under way goes again. The server does not mind repeats. */
  opened() {
    this.#open = true;
    this.#back();
    this.#flush();
    this.#touched();
  }

  closed() {
    this.#open = false;
    this.#back();
    this.#touched();
  }

  acknowledged(number) {
    if (this.#underWay?.number !== number) return;
    this.#underWay = null;
    this.#flush();
    this.#touched();
  }

  forget() {
    this.#waiting = [];
    this.#underWay = null;
    this.#touched();
    this.#keep();
  }

  #flush() {
    if (!this.#underWay) this.#sendOne();
  }

  /** One frame of what waits; whether it went out. It is under way with whatever was before. */
  #sendOne() {
    if (!this.#open || !this.#waiting.length) return false;
    const updates = this.#next();
    this.#number += 1;
    const isOut = this.send(this.#number, merged(updates));
    if (isOut) this.#underWay = { number: this.#number, updates: [...(this.#underWay?.updates ?? []), ...updates] };
    else this.#waiting.unshift(...updates);
    return isOut;
  }

  /** Whoever goes on by a link does not wait for answers, and may never come back to send what was gathered. */
  #leave() {
    let isOut = true;
    while (isOut) isOut = this.#sendOne();
    this.#keep();
  }

  /** As many of the waiting updates as fit into one frame; at least one. */
  #next() {
    let bytes = 0;
    let count = 0;
    for (const update of this.#waiting) {
      bytes += update.length;
      if (count && bytes > MOST_BYTES) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #back() {
    if (this.#underWay) this.#waiting.unshift(...this.#underWay.updates);
    this.#underWay = null;
  }

  #touched() {
    this.changed();
    this.#keeping ??= setTimeout(() => this.#keep(), KEEP_AFTER_MS);
  }

  #keep() {
    clearTimeout(this.#keeping);
    this.#keeping = null;
    const updates = [...(this.#underWay?.updates ?? []), ...this.#waiting];
    try {
      if (updates.length) this.storage?.setItem(this.key, toBase64(merged(updates)));
      else this.storage?.removeItem(this.key);
    } catch {
      // The storage is full: the page still holds everything.
    }
  }
}

const merged = (updates) => (updates.length === 1 ? updates[0] : Y.mergeUpdates(updates));
