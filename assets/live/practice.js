// The lobby's practice note: it comes onto the page as a real one would, and goes nowhere.

const MOST = 3;

export class Practice {
  constructor(doc = document) {
    Object.assign(this, { doc, section: doc.getElementById("practice") });
  }

  start() {
    if (!this.section) return;
    this.section.hidden = false;
    this.section.querySelector("form").addEventListener("submit", (event) => this.#add(event));
  }

  #add(event) {
    event.preventDefault();
    const form = event.target;
    const text = form.elements.text.value.trim();
    form.reset();
    form.elements.text.focus();
    if (!text) return;
    const list = this.section.querySelector("ul");
    list.append(this.#note(text));
    if (list.children.length > MOST) list.firstElementChild.remove();
  }

  #note(text) {
    const words = Object.assign(this.doc.createElement("p"), { className: "note-text", dir: "auto", textContent: text });
    const body = Object.assign(this.doc.createElement("div"), { className: "note-body" });
    const note = Object.assign(this.doc.createElement("li"), { className: "note" });
    body.append(words);
    note.append(body);
    return note;
  }
}
