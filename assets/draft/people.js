// Who is at this draft: a list of names, and who wrote what others changed.

export class People {
  #all = new Map();
  #writers = new Map(); // by Yjs client, also of those who have left
  #me = null;

  /** `place` is the list's element, `t` the strings, `writers` labels by Yjs client. */
  constructor(place, t, writers = {}) {
    Object.assign(this, { place, t });
    for (const [client, label] of Object.entries(writers)) this.#writers.set(Number(client), label);
  }

  welcome(you) {
    this.#me = you.key;
  }

  /** What a PRESENCE or NEWS frame tells: of somebody known, only what has changed. */
  take({ whole, people, gone }) {
    if (whole) this.#all.clear();
    for (const person of people) {
      const known = this.#all.get(person.key);
      if (known || person.label) this.#all.set(person.key, { ...known, ...person });
      const { client, label } = this.#all.get(person.key) ?? {};
      if (client) this.#writers.set(client, label);
    }
    for (const key of gone) this.#all.delete(key);
    this.#draw();
  }

  others(field) {
    return [...this.#all.values()].filter((person) => person.key !== this.#me && person.cursor?.field === field);
  }

  /** The names behind Yjs client ids, as far as they are here. */
  names(clients) {
    const found = [...this.#all.values()].filter((person) => clients.has(person.client));
    return [...new Set(found.map((person) => person.label))];
  }

  /** Whose the Yjs client is, as far as this page knows. */
  writer(client, mine) {
    return client === mine ? this.t("draft.you") : (this.#writers.get(client) ?? "");
  }

  #draw() {
    const seen = new Set();
    const lines = [];
    for (const person of this.#all.values()) {
      const who = `${person.number ?? ""} ${person.label}`;
      if (person.key === this.#me || seen.has(who)) continue;
      seen.add(who);
      lines.push(this.#line(person));
    }
    if (!lines.length) lines.push(this.#item(this.t("draft.alone")));
    this.place.replaceChildren(...lines);
  }

  #line(person) {
    const line = this.#item(person.label);
    line.className = `hue-${person.hue}`;
    if (person.cursor) {
      const where = document.createElement("small");
      where.textContent = ` ${this.t(`draft.in_${person.cursor.field}`)}`;
      line.append(where);
    }
    return line;
  }

  #item(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }
}
