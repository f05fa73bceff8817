// Clocks on the page. `[data-ends]` counts down to a time (in its `[data-clock]`, if it has one), and fills the
// `<progress data-progress>` beside it; with `data-paused`, the moment of the pause, nothing moves.
// `[data-countdown]` counts to the beginning of the meeting; `[data-until]` is shown until then.

const EVERY_MS = 250;
const DAY_S = 24 * 60 * 60;

/** 75 → "1:15", 3675 → "1:01:15". */
export function clockText(seconds) {
  const whole = Math.abs(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
  return parts.map((part, place) => (place ? String(part).padStart(2, "0") : String(part))).join(":");
}

/** Whole seconds that are left; negative once time is up. 0.2 s left still shows as one second. */
export function secondsLeft(endsIso, pausedIso, now) {
  const at = pausedIso ? Date.parse(pausedIso) : now;
  const left = (Date.parse(endsIso) - at) / 1000;
  return left > 0 ? Math.ceil(left) : Math.trunc(left);
}

/** The milestone passed between two moments of one phase, as the key of its words; or null. */
export function milestones(before, after, total) {
  const passed = (mark) => before > mark && after <= mark;
  if (passed(0)) return "time.up";
  if (total > 150 && passed(120)) return "time.two";
  if (total >= 300 && passed(Math.floor(total / 2))) return "time.half";
  return null;
}

export class Timers {
  #seen = new WeakMap();

  constructor({ clock, t, announce, doc = document }) {
    Object.assign(this, { clock, t, announce, doc });
  }

  start() {
    this.paint();
    setInterval(() => this.paint(), EVERY_MS);
  }

  paint() {
    const each = (selector, paint) => this.doc.querySelectorAll(selector).forEach(paint);
    each("[data-ends]", (element) => this.#paintEnd(element));
    each("[data-countdown]", (element) => this.#paintCountdown(element));
    each("[data-until]", (element) => this.#paintUntil(element));
  }

  /** Hides what has run out, but not under the finger or the keyboard's focus. */
  #paintUntil(element) {
    const over = Date.parse(element.dataset.until) <= this.clock.now();
    element.hidden = over && !element.contains(this.doc.activeElement);
  }

  #paintEnd(element) {
    const { ends, paused } = element.dataset;
    if (!ends) return;
    const now = this.clock.now();
    fill(element.matches("progress") ? element : element.parentElement.querySelector("[data-progress]"), element, now);
    if (element.matches("progress")) return;
    const left = secondsLeft(ends, paused, now);
    const clock = element.querySelector("[data-clock]") ?? element;
    write(clock, left < 0 ? this.t("time.over", { time: clockText(left) }) : clockText(left));
    clock.toggleAttribute("data-over", left < 0);
    if (element.matches("[role=timer]") && !paused) this.#watch(element, left);
  }

  #watch(element, left) {
    const { starts, ends } = element.dataset;
    const seen = this.#seen.get(element);
    this.#seen.set(element, { ends, left });
    if (!seen || seen.ends !== ends) return;
    const total = starts ? (Date.parse(ends) - Date.parse(starts)) / 1000 : 0;
    const milestone = milestones(seen.left, left, total);
    if (milestone) this.announce(this.t(milestone), "polite");
  }

  #paintCountdown(element) {
    const left = secondsLeft(element.dataset.countdown, "", this.clock.now());
    if (left <= 0) write(element, element.dataset.soon ?? this.t("time.starting"));
    else if (left >= 2 * DAY_S) write(element, this.t("time.days", { count: Math.floor(left / DAY_S) }));
    else write(element, (element.dataset.words ?? "{time}").replace("{time}", clockText(left)));
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function fill(progress, timer, now) {
  if (!progress) return;
  const { starts, ends, paused } = timer.dataset;
  const from = Date.parse(starts);
  const whole = Date.parse(ends) - from;
  const at = paused ? Date.parse(paused) : now;
  const share = whole > 0 ? Math.min(1, Math.max(0, (at - from) / whole)) : 1;
  progress.max = 1;
  if (progress.value !== share) progress.value = share;
}
