// Single keys of the desk. They move the focus and press nothing; the sheet that lists them can switch them off.

const OFF = "raati:keys";
const PLACES = {
  n: [".next-step .button-big", ".next-step button"],
  l: ["#look-first", "#desk-title"],
  h: ["#helps button", "#helps-title"],
  m: ["#message-text"],
  u: ["form[data-command='phase.undo'] button"],
};

export class Keys {
  constructor({ t, storage = deviceStorage(), doc = document }) {
    Object.assign(this, { t, storage, doc });
  }

  start() {
    this.sheet = this.doc.getElementById("keys");
    if (!this.sheet) return;
    this.doc.addEventListener("keydown", (event) => this.#pressed(event));
    this.switch = this.sheet.querySelector("[data-keys-switch]");
    this.switch.addEventListener("click", () => this.#turn(!this.on));
    this.#turn(this.on);
  }

  get on() {
    return this.storage?.getItem(OFF) !== "off";
  }

  #turn(on) {
    if (on) this.storage?.removeItem(OFF);
    else this.storage?.setItem(OFF, "off");
    this.switch.setAttribute("aria-checked", String(on));
    this.switch.textContent = this.t(on ? "keys.on" : "keys.off");
  }

  #pressed(event) {
    if (!this.on || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    if (this.doc.querySelector("dialog[open]")) return;
    if (event.key === "?") return void (event.preventDefault(), this.sheet.showModal());
    const found = this.#place(event.key.toLowerCase());
    if (!found) return;
    event.preventDefault();
    for (let part = found.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    found.scrollIntoView({ block: "nearest" });
    found.focus();
  }

  #place(key) {
    const shown = (selector) => [...this.doc.querySelectorAll(selector)].find((one) => !one.closest("[hidden]"));
    return PLACES[key]?.map(shown).find(Boolean);
  }
}

function deviceStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
