// Speaking to screen readers: once and briefly. Two live regions, of which the page has one each.

const GAP_MS = 150; // a region must be seen empty before it speaks the same words again
const HOLD_MS = 1200;

function region(doc, manner) {
  const id = `announce-${manner}`;
  const found = doc.getElementById(id);
  if (found) return found;
  const made = doc.createElement("div");
  made.id = id;
  made.className = "visually-hidden";
  made.setAttribute("aria-live", manner);
  doc.body.append(made);
  return made;
}

export class Announcer {
  #queues = { polite: [], assertive: [] };
  #busy = { polite: false, assertive: false };

  constructor(doc = document) {
    this.doc = doc;
    region(doc, "polite");
    region(doc, "assertive");
  }

  /** Says a text after what waits already. The same text is not queued twice. */
  say = (text, manner = "polite") => {
    const queue = this.#queues[manner];
    if (!text || queue.includes(text)) return;
    queue.push(text);
    if (!this.#busy[manner]) this.#next(manner);
  };

  #next(manner) {
    const text = this.#queues[manner].shift();
    this.#busy[manner] = text !== undefined;
    if (text === undefined) return;
    const element = region(this.doc, manner);
    element.textContent = "";
    setTimeout(() => (element.textContent = text), GAP_MS);
    setTimeout(() => this.#next(manner), HOLD_MS);
  }
}
