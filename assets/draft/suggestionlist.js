// The list of suggestions beside the text: what, by whom, and the buttons that settle them.

export class SuggestionList {
  #shown = "";

  /** `desk` has suggestions(), writerOf(one), settle(list, accept), goTo(one), mayWrite(). */
  constructor(place, { desk, t }) {
    Object.assign(this, { place, desk, t });
    this.list = place.querySelector("[data-list]");
    this.shape = place.querySelector("template");
    this.all = place.querySelector("[data-all]");
    place.addEventListener("click", (event) => this.#pressed(event.target.closest("button")));
  }

  show() {
    const found = this.desk.suggestions();
    const may = this.desk.mayWrite();
    const key = JSON.stringify([may, found.map((one) => [one.field, one.put, one.taken, this.desk.writerOf(one)])]);
    if (key === this.#shown) return;
    this.#shown = key;
    const had = this.place.contains(document.activeElement) ? this.#focused() : null;
    this.place.hidden = found.length === 0;
    this.place.querySelector("[data-count]").textContent = String(found.length);
    this.all.hidden = !may || found.length < 2;
    this.list.replaceChildren(...found.map((one, n) => this.#line(one, n, may)));
    if (had) this.#refocus(had);
  }

  #line(one, n, may) {
    const line = this.shape.content.cloneNode(true).firstElementChild;
    const what = one.put && one.taken ? "replace" : one.put ? "put" : "take";
    const who = this.desk.writerOf(one) || this.t("draft.someone");
    line.querySelector("[data-what]").textContent = this.t(`draft.suggests_${what}`, { who });
    for (const [name, text] of [["taken", one.taken], ["put", one.put]]) {
      const element = line.querySelector(`[data-${name}]`);
      element.textContent = text;
      element.lang = this.desk.language;
      element.hidden = !text;
    }
    for (const button of line.querySelectorAll("button")) {
      button.dataset.at = n;
      button.hidden = button.dataset.deed !== "go" && !may;
    }
    return line;
  }

  #pressed(button) {
    if (!button) return;
    const found = this.desk.suggestions();
    const { deed, at } = button.dataset;
    if (deed === "go") return void (found[at] && this.desk.goTo(found[at]));
    const chosen = at === undefined ? found : [found[at]].filter(Boolean);
    this.desk.settle(chosen, deed === "accept");
  }

  #focused() {
    const { deed, at = 0 } = document.activeElement.dataset;
    return { deed, at: Number(at) };
  }

  /** The next suggestion's same button; when none is left, the text. */
  #refocus({ deed, at }) {
    const lines = this.list.children;
    const next = lines[Math.min(at, lines.length - 1)];
    const button = next?.querySelector(`[data-deed="${deed}"]:not([hidden])`);
    if (button) button.focus();
    else this.desk.editor()?.view.focus();
  }
}
