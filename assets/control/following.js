// What changes on the lead's page beside the regions: the run sheet shows what runs now, and the folds of what has just
// been done, going to another phase or writing a message, are closed again.

export class Following {
  #place = -1;
  #item = null;

  constructor({ doc = document } = {}) {
    this.doc = doc;
    doc.addEventListener("live:ack", ({ target }) => {
      const fold = target.closest?.("#desk-message");
      if (fold && !target.elements.text.value) this.#close(fold);
    });
  }

  look() {
    const phases = [...this.doc.querySelectorAll("#agenda li")];
    const place = phases.findIndex((one) => one.matches(".now"));
    if (place !== this.#place && place >= 0) bringIntoSight(phases[place]);
    this.#place = place;
    const item = this.doc.getElementById("bar")?.dataset.item ?? null;
    if (this.#item !== null && item !== this.#item) this.#close(this.doc.getElementById("control-jump"));
    this.#item = item;
  }

  #close(fold) {
    if (!fold?.open) return;
    if (fold.contains(this.doc.activeElement)) fold.querySelector("summary").focus({ preventScroll: true });
    fold.open = false;
  }
}

/** Scrolls the rail alone, never the page: two phases that are over stay above what runs. */
function bringIntoSight(phase) {
  const rail = phase.closest(".rail");
  if (!rail || rail.scrollHeight <= rail.clientHeight + 1) return;
  const above = phase.previousElementSibling?.previousElementSibling;
  rail.scrollTop = above ? rail.scrollTop + above.getBoundingClientRect().top - rail.getBoundingClientRect().top : 0;
}
