// The connection as a word in the top bar, and a banner when the line is lost for longer than a breath.

const BREATH_MS = 1500;
const FIRST_BREATH_MS = 4000; // the very first connection may take longer

export class LostLine {
  #state = null;
  #since = 0;
  #shown = false;

  constructor({ t, announce, tryNow, doc = document }) {
    Object.assign(this, { t, announce, doc });
    this.banner = doc.getElementById("line-banner");
    this.banner?.querySelector("[data-try-now]")?.addEventListener("click", tryNow);
  }

  /** `state` is {state: "connecting" | "connected" | "reconnecting" | "offline", nextTryAt}. */
  show(state) {
    if (state.state === "connected") this.#since = 0;
    else if (!this.#since) this.#since = performance.now();
    this.#state = state;
    for (const mark of this.doc.querySelectorAll("[data-line]")) {
      mark.dataset.line = state.state;
      if (state.state !== "connecting") mark.textContent = this.t(`line.${state.state}`); // the page came with that
    }
    this.tick();
  }

  /** Called a few times a second: the banner comes late, goes at once, and counts down in between. */
  tick() {
    if (!this.#state) return;
    const breath = this.#state.state === "connecting" ? FIRST_BREATH_MS : BREATH_MS;
    const lost = this.#since > 0 && performance.now() - this.#since > breath;
    if (lost !== this.#shown) this.#turn(lost);
    if (lost) this.#count();
  }

  #turn(lost) {
    this.#shown = lost;
    if (this.banner) this.banner.hidden = !lost;
    this.announce(lost ? `${this.t("line.offline")}. ${this.t("line.safe")}` : this.t("line.back"), "polite");
  }

  #count() {
    const seconds = this.banner?.querySelector("[data-seconds]");
    if (!seconds) return;
    const left = this.#state.nextTryAt ? Math.ceil((this.#state.nextTryAt - Date.now()) / 1000) : 0;
    seconds.textContent = left > 0 ? this.t("line.next_try", { seconds: left }) : this.t("line.reconnecting");
  }
}

/** The page has ended for this person ("gone") or is older than the server ("outdated"): words over the whole window. */
export function showGone(doc, id = "gone") {
  const notice = doc.getElementById(id);
  if (!notice) return;
  for (const part of [...doc.body.children]) if (part !== notice) part.remove();
  notice.hidden = false;
  notice.querySelector("h1")?.focus();
}
