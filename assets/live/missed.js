// "You missed": phases that were held while somebody was away. The page comes with those before it; what a device
// slept through is read from the agenda when the line is back. It goes with a press, and with the next phase.

import { focusOrMain } from "./focus.js";

const MOST = 3;

export class Missed {
  #run = null;
  #away = null; // the phase that ran when the line was lost; "" in the lobby; null while there is one

  constructor({ announce, doc = document }) {
    Object.assign(this, { announce, doc, section: doc.getElementById("missed") });
  }

  start() {
    this.#run = this.#bar("run");
    this.section?.querySelector("button").addEventListener("click", () => this.#close());
  }

  line({ state }) {
    if (state !== "connected") this.#away ??= this.#bar("item");
  }

  /** To be called after regions were put into the page. They come one by one: bar and agenda have to agree. */
  look() {
    if (!this.section) return;
    const run = this.#bar("run");
    if (run !== this.#run) this.section.hidden = true;
    this.#run = run;
    const runs = this.#bar("item");
    const agrees = this.doc.querySelector("#agenda li.now")?.dataset.item === runs;
    if (this.#away === null || this.#away === runs || !agrees) return;
    this.#tell(this.#since(this.#away));
    this.#away = null;
  }

  #bar(name) {
    return this.doc.getElementById("bar")?.dataset[name] ?? null;
  }

  /** What began and ended after that phase; what was skipped has no time. */
  #since(phase) {
    const lines = [...this.doc.querySelectorAll("#agenda li[data-item]")];
    const from = lines.findIndex((line) => line.dataset.item === phase);
    const to = lines.findIndex((line) => line.matches(".now"));
    return lines.slice(from + 1, Math.max(to, 0)).filter((line) => line.querySelector(".time").textContent.trim());
  }

  #tell(lines) {
    if (!lines.length) return;
    const titles = lines.slice(-MOST).map((line) => line.querySelector(".title"));
    const items = titles.map((title) => {
      const item = this.doc.createElement("li");
      item.append(...title.cloneNode(true).childNodes);
      return item;
    });
    this.section.querySelector("ul").replaceChildren(...items);
    this.section.hidden = false;
    const heading = this.section.querySelector("h2").textContent;
    this.announce(`${heading}: ${titles.map((title) => title.textContent).join(", ")}`, "polite");
  }

  #close() {
    this.section.hidden = true;
    focusOrMain(this.doc.querySelector("#now h2[tabindex]"), this.doc);
  }
}
