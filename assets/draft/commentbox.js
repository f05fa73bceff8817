// The dialog in which a comment on selected words is written, and the way from a listed comment to its words.

import { selectedPassage } from "./passages.js";

export class CommentBox {
  constructor(dialog, { desk, say, t }) {
    Object.assign(this, { dialog, desk, say, t });
    this.form = dialog?.querySelector("form");
    dialog?.addEventListener("close", () => this.#closed());
    document.addEventListener("click", (event) => this.#clicked(event));
    this.refresh();
  }

  /** For the words selected in this editor. */
  ask(editor) {
    const passage = this.dialog && selectedPassage(editor.view);
    if (!passage) return void this.say(this.t("draft.comment_select"), "assertive");
    this.editor = editor;
    this.form.elements.anchor.value = passage.anchor;
    this.form.elements.head.value = passage.head;
    this.dialog.querySelector("[data-quote]").textContent = passage.quote;
    this.dialog.querySelector("[data-problem]").textContent = "";
    this.dialog.showModal();
    this.form.elements.text.focus();
  }

  /** The buttons that lead into the text work only with the editors. */
  refresh() {
    for (const button of document.querySelectorAll("[data-show-passage]")) button.hidden = !this.desk.isOpen;
  }

  #clicked(event) {
    const button = event.target.closest("[data-show-passage]");
    if (button && !this.desk.showPassage(button.dataset.showPassage)) this.say(this.t("draft.comment_gone"));
  }

  #closed() {
    this.editor?.view.focus();
    this.editor = null;
  }
}
