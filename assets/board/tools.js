// What stands behind a ⋯ button: plain buttons in the page's own flow, so that nothing covers a small screen.

import { el, short, sign } from "./dom.js";

let count = 0;

export class Tools {
  #choose = null;

  /** `buttons()` lists `{label, act, danger, keepOpen}` whenever it is opened; `toggled(open)` hears of it. */
  constructor({ label, buttons, toggled }) {
    Object.assign(this, { buttons, toggled });
    const id = `board-tools-${++count}`;
    this.button = el(
      "button",
      { class: "note-more", type: "button", "aria-expanded": "false", "aria-controls": id, onclick: () => this.toggle() },
      sign("more"),
    );
    this.panel = el("div", { class: "note-tools", id, hidden: true });
    this.name(label);
  }

  name(label) {
    if (this.button.getAttribute("aria-label") !== label) this.button.setAttribute("aria-label", label);
  }

  get open() {
    return !this.panel.hidden;
  }

  toggle() {
    if (this.open) this.close();
    else this.show();
  }

  show() {
    const made = this.buttons().map(({ label, act, danger, keepOpen, off }) =>
      el(
        "button",
        {
          class: danger ? "button-quiet note-tool-danger" : "button-quiet",
          type: "button",
          "aria-disabled": off ? "true" : null,
          onclick: () => {
            if (off) return;
            if (!keepOpen) this.close();
            act();
          },
        },
        label,
      ),
    );
    this.panel.replaceChildren(...made);
    this.#set(true);
    made[0]?.focus({ preventScroll: true });
    this.panel.scrollIntoView({ block: "nearest" });
  }

  /** What the buttons may do has changed: they are made anew, and the same one keeps the focus. */
  refresh() {
    if (!this.open || this.#choose) return;
    const at = [...this.panel.children].indexOf(document.activeElement);
    this.show();
    if (at >= 0) this.panel.children[at]?.focus({ preventScroll: true });
  }

  /** Escape goes one step back, and the focus to where it came from. */
  escape() {
    const choosing = this.#choose !== null;
    this.close();
    if (choosing) this.show();
  }

  close(focus = true) {
    this.#choose = null;
    if (!this.open) return;
    const hadFocus = this.panel.contains(document.activeElement);
    this.#set(false);
    this.panel.replaceChildren();
    if (focus && hadFocus) this.button.focus({ preventScroll: true });
  }

  /** A list to choose from, with a button that does it: choosing alone does nothing. */
  choose({ label, options, go, cancel, act }) {
    this.chooseIn({ lists: [{ label, options }], go, cancel, act: ([value]) => act(value) });
  }

  /** Several lists at once; `act` gets what was chosen in each. */
  chooseIn({ lists, go, cancel, act }) {
    const made = lists.map(({ options, value: chosen }) => {
      const list = el("select", { id: `board-choose-${++count}` });
      for (const { value, text } of options) list.append(el("option", { value }, short(text, 60)));
      if (chosen !== undefined) list.value = String(chosen);
      return list;
    });
    this.#choose = made;
    this.panel.replaceChildren(
      ...made.map((list, at) => el("div", { class: "field note-choose" }, el("label", { for: list.id }, lists[at].label), list)),
      el("button", { class: "button", type: "button", onclick: () => this.#chosen(made.map(({ value }) => value), act) }, go),
      el("button", { class: "button-quiet", type: "button", onclick: () => this.escape() }, cancel),
    );
    made[0].focus();
  }

  #chosen(values, act) {
    this.close();
    act(values);
  }

  #set(open) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.toggled(open);
  }
}
