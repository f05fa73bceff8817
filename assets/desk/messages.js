// Messages that have just come: closed by whoever has read them, and that is remembered on this device.

const MOST = 100;

export class Messages {
  constructor({ member, storage = deviceStorage(), doc = document }) {
    Object.assign(this, { storage, doc, key: `raati:${member}:messages` });
    this.closed = new Set(JSON.parse(storage?.getItem(this.key) ?? "[]"));
    doc.addEventListener("click", (event) => this.#clicked(event));
  }

  /** After regions were put into the page: what was closed stays closed. */
  look() {
    for (const message of this.doc.querySelectorAll("[data-message]")) {
      message.hidden = this.closed.has(message.dataset.message);
    }
  }

  #clicked(event) {
    const message = event.target.closest("[data-close-message]")?.closest("[data-message]");
    if (!message) return;
    const older = [...message.parentElement.querySelectorAll("[data-message]")];
    for (const each of older) this.closed.add(each.dataset.message);
    this.storage?.setItem(this.key, JSON.stringify([...this.closed].slice(-MOST)));
    this.look();
    message.parentElement.querySelector("summary")?.focus();
  }
}

function deviceStorage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
