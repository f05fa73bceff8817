// One word beside the title: whether what I wrote is in the database.

const PATIENCE_MS = 400; // a quick answer need not flicker

export class Saved {
  #timer = null;

  constructor(place, { pending, line, again, t }) {
    Object.assign(this, { place, pending, line, again, t });
  }

  show() {
    clearTimeout(this.#timer);
    const state = this.#state();
    if (state === "saving") this.#timer = setTimeout(() => this.#say("saving"), PATIENCE_MS);
    else this.#say(state);
  }

  #state() {
    if (!this.pending.size) return this.line.connected ? "saved" : "";
    if (this.again.waits) return "again";
    return this.line.connected ? "saving" : "kept";
  }

  #say(state) {
    this.place.dataset.state = state;
    this.place.textContent = state ? this.t(`form.${state}`) : "";
  }
}
