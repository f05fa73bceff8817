// Dragging a phase's card with a mouse: an extra beside "Up", "Down" and "Move to…", whose form it sends.

const WIDE = "(min-width: 64em) and (hover: hover)";

/** Where a card that is dropped ends up: its place counted from 1, as it is when it has left its old one. */
export function placeAfterDrop(from, over, isAfter) {
  const gap = isAfter ? over + 1 : over;
  return gap > from ? gap - 1 : gap;
}

export function makeDraggable(root = document) {
  let held = null;
  let over = null;

  const card = (event) => event.target.closest?.(".agenda-card");
  const isBelow = (target, event) => {
    const box = target.getBoundingClientRect();
    return event.clientY > box.top + box.height / 2;
  };
  const mark = (target, side) => {
    if (over && over !== target) over.removeAttribute("data-over");
    over = target;
    if (over) over.dataset.over = side;
  };
  const end = () => {
    held?.removeAttribute("data-dragged");
    held?.removeAttribute("draggable");
    held = null;
    mark(null);
  };

  root.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.("[data-grip]") || !matchMedia(WIDE).matches) return;
    card(event).setAttribute("draggable", "true");
  });
  root.addEventListener("pointerup", () => !held && root.querySelector(".agenda-card[draggable]")?.removeAttribute("draggable"));
  root.addEventListener("dragstart", (event) => {
    const target = card(event);
    if (target?.getAttribute("draggable") !== "true") return;
    held = target;
    held.setAttribute("data-dragged", "");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.querySelector("[data-title]").textContent);
  });
  root.addEventListener("dragover", (event) => {
    const target = card(event);
    if (!held || !target || target === held || !target.querySelector("[data-grip]")) return;
    event.preventDefault();
    mark(target, isBelow(target, event) ? "after" : "before");
  });
  root.addEventListener("drop", (event) => {
    const target = card(event);
    if (!held || !target || target !== over) return;
    event.preventDefault();
    const form = held.querySelector("[data-place]");
    const place = (one) => Number(one.dataset.card);
    form.elements.position.value = placeAfterDrop(place(held), place(target), over.dataset.over === "after");
    end();
    form.requestSubmit();
  });
  root.addEventListener("dragend", end);
}
