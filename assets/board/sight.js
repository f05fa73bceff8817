// How one person looks at the board: grouped by what, in which order, as a list or as a canvas. Nobody else is told.

import { el, say } from "./dom.js";

const KEPT = "raati-board-sight";
const ZOOMS = 3;

const remembered = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

export class Sight {
  /** `changed()`: draw again, at once. */
  constructor(place, t, changed) {
    Object.assign(this, { place, t, changed, by: "fields", order: "kept", canvas: false, zoom: 1 }, remembered());
    this.byList = this.#list("board.view_by", "by", [["fields", "board.by_fields"], ["themes", "board.by_themes"]]);
    this.orderList = this.#list("board.order", "order", [["kept", "board.order_kept"], ["dots", "board.order_dots"], ["words", "board.order_words"]]);
    this.canvasButton = this.#button("", () => this.#set({ canvas: !this.canvas }));
    this.smaller = this.#button(t("board.smaller"), () => this.#set({ zoom: Math.max(0, this.zoom - 1) }));
    this.larger = this.#button(t("board.larger"), () => this.#set({ zoom: Math.min(ZOOMS - 1, this.zoom + 1) }));
    this.canvasTools = el("div", { class: "board-canvas-tools" }, this.canvasButton, this.smaller, this.larger);
    place?.replaceChildren(this.byList.field, this.orderList.field, this.canvasTools);
  }

  /** What the layout needs. `lanes`: the board's fields, or null. */
  layout(lanes) {
    return { lanes: this.by === "fields" ? lanes : null, order: this.order };
  }

  update(section, { lanes, revealed, count, kind }) {
    if (!this.place) return;
    this.place.hidden = count === 0 && !lanes;
    this.byList.field.hidden = !lanes || !revealed;
    this.orderList.field.hidden = !revealed || count < 2;
    this.byList.list.value = this.by;
    this.orderList.list.value = this.order;
    say(this.canvasButton, this.t(this.canvas ? "board.list" : "board.canvas"));
    this.smaller.hidden = this.larger.hidden = !this.canvas;
    this.smaller.setAttribute("aria-disabled", String(this.zoom === 0));
    this.larger.setAttribute("aria-disabled", String(this.zoom === ZOOMS - 1));
    section.toggleAttribute("data-canvas", this.canvas);
    section.dataset.zoom = this.zoom;
    section.dataset.shape = lanes && this.by === "fields" ? kind : "themes";
  }

  #set(change) {
    Object.assign(this, change);
    const { by, order, canvas, zoom } = this;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ by, order, canvas, zoom }));
    } catch {
      // a browser that keeps nothing: it is as before on the next page
    }
    this.changed();
  }

  #button(words, act) {
    const press = (event) => event.currentTarget.getAttribute("aria-disabled") !== "true" && act();
    return el("button", { class: "button-quiet", type: "button", onclick: press }, words);
  }

  #list(label, name, options) {
    const id = `board-sight-${name}`;
    const list = el("select", { id, onchange: () => this.#set({ [name]: list.value }) });
    for (const [value, key] of options) list.append(el("option", { value }, this.t(key)));
    return { list, field: el("div", { class: "board-sight" }, el("label", { for: id }, this.t(label)), list) };
  }
}
