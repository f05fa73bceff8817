// How I want to meet other people's changes: at once or when I stop writing; said aloud or not.

const KEY = "raati:draft-choices";

export class Choices {
  constructor({ held, spoken, storage, t }) {
    Object.assign(this, { held, spoken, storage, t });
    this.holds = [...document.querySelectorAll("[data-hold]")];
    this.spokenSwitch = document.querySelector("[data-spoken]");
    this.release = document.querySelector("[data-release]");
    for (const button of this.holds) button.addEventListener("click", () => this.#hold(button.dataset.hold === "on"));
    this.spokenSwitch.addEventListener("click", () => this.#speak(!this.spoken.on));
    this.release.addEventListener("click", () => this.held.release());
    this.#recall();
  }

  /** So many changes wait to be shown. */
  waiting(count) {
    if (!count && document.activeElement === this.release) this.holds[0]?.focus();
    this.release.hidden = count === 0;
    this.release.textContent = this.t("draft.waiting", { count });
  }

  #recall() {
    const { hold = false, speak = true } = JSON.parse(this.storage?.getItem(KEY) ?? "{}");
    this.#hold(hold);
    this.#speak(speak);
  }

  #hold(on) {
    this.held.turn(on);
    for (const button of this.holds) button.setAttribute("aria-pressed", String((button.dataset.hold === "on") === on));
    this.#remember();
  }

  #speak(on) {
    this.spoken.turn(on);
    this.spokenSwitch.setAttribute("aria-checked", String(on));
    this.#remember();
  }

  #remember() {
    this.storage?.setItem(KEY, JSON.stringify({ hold: this.held.on, speak: this.spoken.on }));
  }
}
