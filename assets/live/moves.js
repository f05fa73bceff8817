// A phase change never takes a text away. Who writes gets a banner and some seconds; everybody else moves at once,
// and the new phase's heading gets the focus. It is announced once. Nobody's page is scrolled: whoever is far down gets
// the banner, too, and is taken to the phase's beginning by its button.

import { focusWithin } from "./regions.js";

const SEND_BEFORE_MS = 1500; // half sentences that may be sent go out while the server still takes them

export class Moves {
  #run = null;
  #until = 0;
  #ticking = null;
  #offered = false; // the banner leads up to the phase's beginning

  /** `graceMs`: for how long a writer may stay. `stays`: the lead steers and is never moved, only told. */
  constructor({ regions, texts, announce, t, graceMs, stays = false, doc = document }) {
    Object.assign(this, { regions, texts, announce, t, graceMs, stays, doc });
    this.banner = doc.getElementById("move-banner");
  }

  start() {
    this.#run = this.#bar()?.dataset.run ?? null;
    this.banner?.querySelector("[data-go]")?.addEventListener("click", () => (this.go(), this.#toStart()));
    this.doc.addEventListener("scroll", () => this.#scrolled(), { passive: true });
  }

  /** To be called after regions were put into the page. */
  look() {
    if (this.regions.pressed) return; // nothing moves under a finger; what was held back is looked at once it is up
    const run = this.#bar()?.dataset.run ?? null;
    const moved = run !== this.#run;
    this.#run = run;
    if (moved) this.#moved();
    else if (this.regions.held && !this.#until && this.texts.writing()) this.#wait(this.t("phase.changed_here"));
    else if (this.#until && !this.texts.writing()) this.go();
  }

  /** Shows what was held back: the grace is over, or the person pressed the button. */
  go() {
    const moved = this.regions.held;
    this.#stopWaiting();
    this.regions.release();
    if (moved) this.#arrive();
  }

  #bar() {
    return this.doc.getElementById("bar");
  }

  #heading() {
    const named = this.doc.querySelector("[data-phase-heading]");
    return named ?? this.#bar()?.querySelector("h1, h2") ?? this.doc.querySelector("#now :is(h1, h2)");
  }

  #moved() {
    const title = this.#heading()?.textContent.trim() ?? "";
    const writing = this.texts.writing();
    this.announce(this.t(writing ? "phase.now" : "phase.announce", { title }), "polite");
    if (writing) this.#wait(this.t("phase.now", { title }));
    else this.#arrive();
  }

  #arrive() {
    this.#stopWaiting();
    this.#focusHeading();
    if (this.stays || !this.banner || !this.#isAbove()) return;
    this.#offered = true;
    this.#show(this.t("phase.announce", { title: this.#heading()?.textContent.trim() ?? "" }));
  }

  /** Whether what to do now has been scrolled away above the window. */
  #isAbove() {
    const now = this.doc.getElementById("now");
    const top = this.doc.querySelector(".live-top");
    if (!now?.getClientRects().length) return false;
    return now.getBoundingClientRect().bottom <= Math.max(0, top?.getBoundingClientRect().bottom ?? 0);
  }

  #scrolled() {
    if (this.#offered && !this.regions.pressed && !this.#isAbove()) this.#stopWaiting();
  }

  #toStart() {
    this.#focusHeading();
    this.doc.getElementById("now")?.scrollIntoView({ block: "start" });
  }

  #focusHeading() {
    if (this.stays || this.doc.querySelector("dialog[open]")) return;
    const heading = this.#heading();
    if (!heading) return;
    focusWithin(heading);
    heading.scrollIntoView({ block: "nearest" });
  }

  #wait(text) {
    this.#stopWaiting();
    this.#until = performance.now() + this.graceMs;
    this.#show(text);
    this.#tick();
  }

  #show(text) {
    if (!this.banner) return;
    this.banner.querySelector("[data-move-text]").textContent = text;
    this.banner.querySelector("[data-seconds]").textContent = "";
    this.banner.hidden = false;
  }

  #tick() {
    const left = this.#until - performance.now();
    const seconds = this.banner?.querySelector("[data-seconds]");
    const moves = this.regions.held; // else the field one writes in is there in the new phase, too
    if (seconds) seconds.textContent = moves ? this.t("phase.move_in", { seconds: Math.ceil(left / 1000) }) : "";
    if (moves && left <= SEND_BEFORE_MS) this.#sendHalf();
    if (left <= 0) this.go();
    else this.#ticking = setTimeout(() => this.#tick(), 250);
  }

  #sendHalf() {
    const form = this.texts.writing()?.form;
    if (form && "sendOnMove" in form.dataset && !form.dataset.state) form.requestSubmit();
  }

  #stopWaiting() {
    clearTimeout(this.#ticking);
    this.#until = 0;
    this.#offered = false;
    if (this.banner) this.banner.hidden = true;
  }
}
