// Commands on their way. Each keeps its id until the server has answered, over lost lines and reloads;
// votes and answers to polls never touch the device's storage, because devices are borrowed.

const WINDOW = 20; // under way at once: a full outbox must not look like a flood
const AGAIN_MS = 10_000; // unanswered on a living line for so long: sent again
const LARGEST = 60 * 1024; // the server takes 64 KiB
const TOO_FAST = "too-many";
const SLOWER_MS = 1000;
const PATIENCE = 8; // told so often to be slower: then it is a refusal like any other

export function newId() {
  if (globalThis.crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const isSecret = (type) => /^(vote|ballot)\.|^poll\.answer/.test(type);

const NEW = { sentOn: 0, sentAt: 0, notBefore: 0, slowed: 0, orphan: false };

export class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Outbox {
  #entries = new Map();
  #generation = 0;

  /**
   * `transmit(text)` sends on the line and says whether it could; `post(text)` asks over HTTP and resolves to
   * an ack or rejected frame; `settled(entry, frame)` hears of every answer; `storage` is a sessionStorage or null.
   */
  constructor({ transmit, post, settled = () => {}, storage, key, now = () => performance.now() }) {
    Object.assign(this, { transmit, post, settled, storage, key, now });
    this.#restore();
  }

  get size() {
    return this.#entries.size;
  }

  /** Resolves to the ack's result, rejects with a Refusal. */
  send(type, room, fields = {}, id = newId()) {
    const text = JSON.stringify({ ...fields, type, id, room: Number(room) });
    if (new TextEncoder().encode(text).length > LARGEST) return Promise.reject(new Refusal("too-large", ""));
    return new Promise((resolve, reject) => {
      this.#entries.set(id, { ...NEW, id, type, text, resolve, reject });
      this.#store();
      this.flush();
    });
  }

  /** A new line stands: everything unanswered goes out again, in order. */
  connected(generation) {
    this.#generation = generation;
    this.flush();
  }

  /** To be called now and then: what got no answer on this line is sent once more. */
  nudge() {
    for (const entry of this.#entries.values()) {
      if (entry.sentOn && this.now() - entry.sentAt > AGAIN_MS) entry.sentOn = 0;
    }
    this.flush();
  }

  flush() {
    let flying = 0;
    for (const entry of this.#entries.values()) {
      if (++flying > WINDOW || !this.#generation) return;
      if (entry.sentOn === this.#generation) continue;
      if (entry.notBefore > this.now()) return;
      if (!this.transmit(entry.text)) return;
      entry.sentOn = this.#generation;
      entry.sentAt = this.now();
    }
  }

  /** An ack or rejected frame; answers to what we no longer know are ignored. */
  settle(frame) {
    const entry = this.#entries.get(frame.id);
    if (!entry || this.#slowDown(entry, frame)) return;
    this.#entries.delete(frame.id);
    this.#store();
    if (frame.type === "ack") entry.resolve(frame.result ?? {});
    else entry.reject(new Refusal(frame.code, frame.message));
    this.settled(entry, frame);
    this.flush();
  }

  /** Whether the server only asks for a slower pace: then the entry stays and goes out again in a moment. */
  #slowDown(entry, frame) {
    if (frame.code !== TOO_FAST || entry.slowed >= PATIENCE) return false;
    entry.slowed += 1;
    entry.sentOn = 0;
    entry.notBefore = this.now() + SLOWER_MS;
    return true;
  }

  /** No line for long: the oldest go over HTTP, one after the other, until one gets no answer. */
  async overHttp() {
    if (this.posting) return;
    this.posting = true;
    try {
      for (const entry of [...this.#entries.values()]) this.settle(await this.post(entry.text));
    } catch {
      // Still no line. The entries stay.
    } finally {
      this.posting = false;
    }
  }

  forget() {
    this.#entries.clear();
    this.#store();
  }

  #store() {
    const texts = [...this.#entries.values()].filter((entry) => !isSecret(entry.type)).map((entry) => entry.text);
    try {
      if (texts.length) this.storage?.setItem(this.key, JSON.stringify(texts));
      else this.storage?.removeItem(this.key);
    } catch {
      // Storage is full or forbidden: what is unsent lives as long as the page.
    }
  }

  #restore() {
    const texts = JSON.parse(this.storage?.getItem(this.key) ?? "[]");
    for (const text of texts) {
      const { id, type } = JSON.parse(text);
      const nobody = () => {};
      this.#entries.set(id, { ...NEW, id, type, text, resolve: nobody, reject: nobody, orphan: true });
    }
  }
}
