// Words marked in the text, to be named as the passage that a source belongs to.

export class Marked {
  #words = "";

  constructor(doc = document) {
    this.doc = doc;
    doc.addEventListener("selectionchange", () => this.#selected());
    doc.addEventListener("toggle", (event) => this.#show(event.target), true);
    doc.addEventListener("click", (event) => this.#taken(event));
  }

  /** What was marked last stays known while somebody goes to the form. */
  #selected() {
    const selection = this.doc.getSelection();
    const words = selection?.toString().replace(/\s+/g, " ").trim();
    const sheet = selection?.anchorNode?.parentElement?.closest(".draft-sheet");
    if (!words || !sheet) return;
    this.#words = words;
    this.#show(this.doc);
  }

  #show(part) {
    for (const button of part.querySelectorAll?.("[data-marked]") ?? []) button.hidden = !this.#words;
  }

  #taken(event) {
    const button = event.target.closest?.("[data-marked]");
    const box = button && this.doc.getElementById(button.dataset.marked);
    if (!box) return;
    box.value = this.#words.slice(0, box.maxLength);
    box.focus();
  }
}
