// Things that everybody should hear once: `[data-say="<id>"]`. What stood there when the page came is not said, unless
// it is urgent: `[data-manner="assertive"]`.

export class Said {
  #known = new Set();
  #started = false;

  /** `toast` says a text as well: for what came where nobody looks. */
  constructor({ announce, toast, doc = document }) {
    Object.assign(this, { announce, toast, doc });
  }

  start() {
    this.#started = true;
  }

  look() {
    for (const element of this.doc.querySelectorAll("[data-say]")) {
      if (this.#known.has(element.dataset.say)) continue;
      this.#known.add(element.dataset.say);
      if ((this.#started || element.dataset.manner) && !element.closest("[hidden]")) this.#say(element);
    }
  }

  #say(element) {
    if (element.matches(".message-now") && isOutOfSight(element)) this.toast(words(element));
    else this.announce(words(element), element.dataset.manner ?? "polite");
  }
}

/** Whether it lies above or below what the window shows now. */
function isOutOfSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < 0 || top > innerHeight;
}

/** Without what one presses: it is not part of the message. */
function words(element) {
  const copy = element.cloneNode(true);
  for (const button of copy.querySelectorAll("button, form, a.button")) button.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}
