// The check of a minute before the meeting: four lines that tick themselves. Markup: partials/tech_check.html.

const PATIENCE_MS = 8000; // without an answer for so long, the line is not good
const SLOW_MS = 1500; // a round trip that one feels at every press
const LETTERS = 3;
const LINES = ["line", "clock", "typing", "sound"];

export class TechCheck {
  #mounted = new WeakSet();

  /** `roundTrip()` is in milliseconds or null; `connected()` whether the line is there now; `clock` is ours. */
  constructor({ t, clock, roundTrip, connected = () => true, storage, key, doc = document }) {
    Object.assign(this, { t, clock, roundTrip, connected, storage, key, doc });
    this.passed = new Set(JSON.parse(storage?.getItem(key) ?? "[]"));
    this.goodAt = performance.now();
  }

  /** Safe to call again: the lobby may appear at any time. */
  mount() {
    const root = this.doc.querySelector("[data-tech-check]");
    if (!root || this.#mounted.has(root)) return;
    this.#mounted.add(root);
    for (const name of this.passed) this.#mark(name, "ok", this.t(`check.${name}.ok`));
    root.addEventListener("input", (event) => this.#typed(event.target));
    root.addEventListener("click", (event) => this.#clicked(event.target.closest("button")));
    this.tick();
  }

  /** Called every second: line and clock need nobody's help. */
  tick() {
    if (!this.#item("line")) return;
    this.#tickLine();
    if (this.clock.sure) this.#mark("clock", "ok", this.#clockWords());
    else if (performance.now() - this.goodAt > PATIENCE_MS) this.#mark("clock", "fail", this.t("check.clock.fail"));
  }

  #tickLine() {
    const trip = this.roundTrip();
    const seconds = Math.max(1, Math.round((trip ?? 0) / 100)) / 10;
    const there = trip !== null && this.connected();
    if (there) this.goodAt = performance.now();
    if (there && trip > SLOW_MS) this.#mark("line", "fail", this.t("check.line.slow", { seconds }));
    else if (there) this.#mark("line", "ok", this.t("check.line.took", { seconds }));
    else if (performance.now() - this.goodAt > PATIENCE_MS) this.#mark("line", "fail", this.t("check.line.fail"));
  }

  #clockWords() {
    const minutes = Math.round(Math.abs(this.clock.deviceError()) / 60_000);
    return minutes ? this.t("check.clock.off", { count: minutes }) : this.t("check.clock.ok");
  }

  #typed(field) {
    if (!field.matches("[data-check-typing]")) return;
    if (field.value.trim().length >= LETTERS) this.#pass("typing");
  }

  #clicked(button) {
    const does = button?.dataset.checkSound;
    if (does === "play")
      beep().then(
        () => this.#show("[data-check-heard]"),
        () => this.#mark("sound", "fail", this.t("check.sound.fail")), // the browser lets no page make a sound
      );
    if (does === "heard") this.#pass("sound");
    if (does === "nothing") this.#mark("sound", "fail", this.t("check.sound.fail"));
  }

  #show(selector) {
    for (const element of this.doc.querySelectorAll(selector)) element.hidden = false;
  }

  #pass(name) {
    this.passed.add(name);
    this.storage?.setItem(this.key, JSON.stringify([...this.passed]));
    this.#mark(name, "ok", this.t(`check.${name}.ok`));
  }

  #item(name) {
    return this.doc.querySelector(`[data-tech-check] [data-check-line="${name}"]`);
  }

  #mark(name, state, words) {
    const item = this.#item(name);
    if (!item) return;
    item.dataset.check = state;
    const said = item.querySelector("[data-check-said]");
    if (said && said.textContent !== words) said.textContent = words;
    this.#sum();
  }

  /** How many of the four work, said once each time that changes. */
  #sum() {
    const sum = this.doc.querySelector("[data-check-sum]");
    if (!sum) return;
    const count = LINES.filter((name) => this.#item(name)?.dataset.check === "ok").length;
    const words = count === LINES.length ? this.t("check.all") : this.t("check.some", { count, of: LINES.length });
    if (sum.textContent !== words) sum.textContent = words;
  }
}

/** Two soft tones. Resolves when they have been played. */
async function beep() {
  const audio = new AudioContext();
  await audio.resume();
  const volume = audio.createGain();
  volume.gain.value = 0.15;
  volume.connect(audio.destination);
  for (const [place, pitch] of [523, 659].entries()) {
    const tone = audio.createOscillator();
    tone.frequency.value = pitch;
    tone.connect(volume);
    tone.start(audio.currentTime + place * 0.35);
    tone.stop(audio.currentTime + place * 0.35 + 0.3);
  }
  await new Promise((done) => setTimeout(done, 800));
  await audio.close();
}
