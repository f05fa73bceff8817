// Who is at this draft: a list of names, and who wrote what others changed.

export class People {
  #all = new Map();
  #me = null;

  /** `place` is the list's element, `t` the strings. */
  constructor(place, t) {
    Object.assign(this, { place, t });
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
