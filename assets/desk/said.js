// Things that everybody should hear once: `[data-say="<id>"]`. What stood there when the page came is not said.

export class Said {
  #known = new Set();
  #started = false;

  constructor({ announce, doc = document }) {
    Object.assign(this, { announce, doc });
  }

  start() {
    this.#started = true;
  }

  look() {
    for (const element of this.doc.querySelectorAll("[data-say]")) {
      if (this.#known.has(element.dataset.say)) continue;
      this.#known.add(element.dataset.say);
      if (this.#started && !element.closest("[hidden]")) this.announce(words(element), "polite");
    }
  }
}

/** Without what one presses: it is not part of the message. */
function words(element) {
  const copy = element.cloneNode(true);
  for (const button of copy.querySelectorAll("button, form, a.button")) button.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}
