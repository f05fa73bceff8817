// Moving people between tables by dragging on the desk. It fills in and sends the form "Move somebody", which does the
// same without a mouse.

const SEAT = "[data-seat]";
const TABLE = "[data-seat-table]";

export class SeatDrag {
  #seat = null;

  constructor({ doc = document } = {}) {
    this.doc = doc;
  }

  start() {
    this.doc.addEventListener("dragstart", (event) => this.#lift(event));
    this.doc.addEventListener("dragover", (event) => this.#over(event));
    this.doc.addEventListener("drop", (event) => this.#drop(event));
    this.doc.addEventListener("dragend", () => this.#end());
  }

  #lift(event) {
    const seat = event.target.closest?.(SEAT);
    if (!seat) return;
    this.#seat = { person: seat.dataset.seat, from: tableOf(seat) };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", seat.textContent.trim());
  }

  #over(event) {
    const table = this.#seat && event.target.closest?.(TABLE);
    this.#mark(table);
    if (!table) return;
    event.preventDefault(); // it may be dropped here
    event.dataTransfer.dropEffect = "move";
  }

  #drop(event) {
    const table = this.#seat && event.target.closest?.(TABLE);
    if (!table) return;
    event.preventDefault();
    const { person, from } = this.#seat;
    this.#end();
    if (table.dataset.seatTable !== from) this.#send(person, table.dataset.seatTable);
  }

  #send(person, table) {
    const form = this.doc.querySelector("form[data-seat-form]");
    if (!form) return;
    form.elements.membership.value = person;
    form.elements.table.value = table;
    // A person who has just gone is no longer in the list: then there is nothing to send.
    if (form.elements.membership.value === person && form.elements.table.value === table) form.requestSubmit();
  }

  #end() {
    this.#seat = null;
    this.#mark(null);
  }

  #mark(table) {
    for (const one of this.doc.querySelectorAll("[data-drop]")) if (one !== table) delete one.dataset.drop;
    if (table) table.dataset.drop = "";
  }
}

function tableOf(seat) {
  return seat.closest(TABLE)?.dataset.seatTable ?? null;
}
