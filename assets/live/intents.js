// One id per intent: the same words from the same form keep their id until they are answered. An answer that was lost
// and a second press are then one command to the server.

import { newId } from "./outbox.js";

export class Intents {
  #open = new WeakMap();

  idOf(form, body) {
    const open = this.#open.get(form);
    if (open?.body === body) return open.id;
    const id = newId();
    this.#open.set(form, { body, id });
    return id;
  }

  answered(form) {
    this.#open.delete(form);
  }
}
