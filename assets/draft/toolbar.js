// The row of tools: real buttons, one stop for the Tab key, arrows between them (as the ARIA guide wants it).

import { SHAPES, TOOLS } from "./commands.js";

export class Toolbar {
  /** `desk` has editor() (the one that was written in last), mayWrite(), askLink(editor). */
  constructor(bar, desk) {
    Object.assign(this, { bar, desk });
    this.buttons = [...bar.querySelectorAll("button[data-tool]")];
    bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus and the keyboard
    bar.addEventListener("click", (event) => this.#press(event.target.closest("button[data-tool]")));
    bar.addEventListener("keydown", (event) => this.#move(event));
    globalThis.visualViewport?.addEventListener("resize", () => this.#aboveKeyboard());
    this.show();
  }

  /** Where the screen keyboard covers the page instead of shortening it, the tools stand above it. */
  #aboveKeyboard() {
    const { height, offsetTop } = globalThis.visualViewport;
    const covered = Math.max(0, document.documentElement.clientHeight - height - offsetTop);
    this.bar.style.setProperty("--keyboard", `${Math.round(covered)}px`);
  }

  focus() {
    (this.buttons.find((button) => button.tabIndex === 0) ?? this.buttons[0]).focus();
  }

  /** What is pressed at the cursor, and what can be done there. */
  show() {
    const editor = this.desk.editor();
    for (const button of this.buttons) {
      const tool = TOOLS[button.dataset.tool];
      const shapes = this.desk.suggests && SHAPES.has(button.dataset.tool);
      const can = this.desk.mayWrite() && !shapes && (!tool || tool.run(editor.view.state));
      button.setAttribute("aria-disabled", String(!can));
      if (button.hasAttribute("aria-pressed")) {
        button.setAttribute("aria-pressed", String(Boolean(this.#active(button.dataset.tool, editor))));
      }
    }
  }

  #active(name, editor) {
    if (name === "link") return this.desk.onLink(editor);
    return name === "suggest" ? this.desk.suggests : TOOLS[name].active(editor.view.state);
  }

  #press(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    this.#only(button);
    const editor = this.desk.editor();
    if (button.dataset.tool === "link") this.desk.askLink(editor);
    else if (button.dataset.tool === "comment") this.desk.askComment(editor);
    else if (button.dataset.tool === "suggest") this.desk.suggest(!this.desk.suggests);
    else editor.run(TOOLS[button.dataset.tool].run);
  }

  #move(event) {
    const at = this.buttons.indexOf(document.activeElement);
    if (event.key === "Escape") return void this.desk.editor().view.focus();
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.buttons.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = this.buttons[(to + this.buttons.length) % this.buttons.length];
    this.#only(next);
    next.focus();
  }

  #only(button) {
    for (const one of this.buttons) one.tabIndex = one === button ? 0 : -1;
  }
}
