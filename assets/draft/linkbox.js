// The dialog that asks for a link's address.

import { linkAt, removeLink, setLink } from "./commands.js";
import { cleanLink } from "./schema.js";

export class LinkBox {
  #editor = null;

  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector("input");
    this.problem = dialog.querySelector("[data-problem]");
    dialog.addEventListener("submit", (event) => this.#submitted(event));
    dialog.addEventListener("close", () => this.#editor?.view.focus());
  }

  ask = (editor) => {
    const there = linkAt(editor.view.state);
    this.#editor = editor;
    this.input.value = there?.href ?? "";
    this.#complain(false);
    this.dialog.querySelector("[value=remove]").hidden = !there;
    this.dialog.showModal();
    return true;
  };

  #submitted(event) {
    const choice = event.submitter?.value;
    if (choice === "remove") return void this.#editor.run(removeLink);
    if (choice !== "set") return;
    const href = cleanLink(this.input.value);
    if (href) return void this.#editor.run(setLink(href));
    event.preventDefault();
    this.#complain(true);
    this.input.focus();
  }

  #complain(wrong) {
    this.problem.textContent = wrong ? this.problem.dataset.words : "";
    this.input.setAttribute("aria-invalid", String(wrong));
  }
}
