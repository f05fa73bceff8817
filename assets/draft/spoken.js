// Says that others changed the text: at most every twenty seconds, and not at all if I do not want it.

const EVERY_MS = 20_000;

export class Spoken {
  #clients = new Set();
  #news = false;
  #last = -Infinity;
  #timer = null;
  on = true;

  constructor({ names, announce, t, now = () => performance.now() }) {
    Object.assign(this, { names, announce, t, now });
  }

  /** Changes by these Yjs clients have come into the text. */
  changed(clients) {
    if (!this.on) return;
    this.#news = true; // what was only deleted names nobody
    clients.forEach((client) => this.#clients.add(client));
    const wait = Math.max(1000, EVERY_MS - (this.now() - this.#last));
    this.#timer ??= setTimeout(() => this.#say(), wait);
  }

  turn(on) {
    this.on = on;
    if (!on) this.#forget();
  }

  #forget() {
    this.#news = false;
    this.#clients.clear();
  }

  #say() {
    this.#timer = null;
    if (!this.#news) return;
    const names = this.names(this.#clients);
    this.#forget();
    this.#last = this.now();
    this.announce(names.length ? this.t("draft.changed_by", { names: names.join(", ") }) : this.t("draft.changed"));
  }
}
