// The lead's middle column: the regions that the phase needs stand first, the others under "More". What one is just
// working in stays where it is until one has left it.

export class Middle {
  constructor({ doc = document } = {}) {
    this.doc = doc;
    this.first = doc.getElementById("desk-first");
    this.rest = doc.getElementById("desk-rest");
    this.tools = this.#json("desk-tools");
    this.order = this.#json("desk-order");
  }

  look() {
    if (!this.first || !this.rest || !this.tools) return;
    const wanted = this.tools[this.doc.getElementById("bar")?.dataset.tool] ?? [];
    for (const name of this.order) {
      const region = this.doc.getElementById(name);
      if (!region || region.contains(this.doc.activeElement)) continue;
      const place = wanted.includes(name) || "now" in region.dataset ? this.first : this.rest;
      if (region.parentElement !== place) this.#put(region, place);
    }
  }

  #put(region, place) {
    const at = this.order.indexOf(region.id);
    place.insertBefore(region, [...place.children].find((other) => this.order.indexOf(other.id) > at) ?? null);
  }

  #json(id) {
    const found = this.doc.getElementById(id);
    return found && JSON.parse(found.textContent);
  }
}
