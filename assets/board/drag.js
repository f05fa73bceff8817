// Dragging a note with a mouse, to another theme or field or onto another note: an extra on wide screens, never the only
// way. `move(id, key, {across, up, onto})`: the key of the theme or field ("none": no theme), where in it from 0 to 1, and
// the note that it was dropped on.

const WIDE = "(min-width: 64em) and (hover: hover)";

export function makeDraggable(outline, { move, dragging }, signal) {
  let held = null;
  let over = null;

  const lane = (event) => event.target.closest?.(".theme");
  const mark = (theme) => {
    if (theme === over) return;
    over?.removeAttribute("data-over");
    theme?.setAttribute("data-over", "");
    over = theme;
  };
  const end = () => {
    held?.removeAttribute("data-dragged");
    held = null;
    mark(null);
    dragging(false);
  };
  const on = (kind, listener) => outline.addEventListener(kind, listener, { signal });

  on("dragstart", (event) => {
    const note = event.target.closest?.(".note[data-id]");
    if (!note || !matchMedia(WIDE).matches) return event.preventDefault();
    held = note;
    held.setAttribute("data-dragged", "");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", note.querySelector(".note-text").textContent);
    return dragging(true);
  });
  on("dragover", (event) => {
    if (!held || !lane(event)) return;
    event.preventDefault();
    mark(lane(event));
  });
  on("dragleave", (event) => {
    if (!outline.contains(event.relatedTarget)) mark(null);
  });
  on("drop", (event) => {
    const theme = lane(event);
    if (!held || !theme) return;
    event.preventDefault();
    const id = Number(held.dataset.id);
    const onto = event.target.closest(".note[data-id]");
    const area = (theme.querySelector(".notes") ?? theme).getBoundingClientRect();
    const spot = {
      across: (event.clientX - area.left) / area.width,
      up: (area.bottom - event.clientY) / area.height,
      onto: onto && onto !== held ? Number(onto.dataset.id) : null,
    };
    end();
    move(id, theme.dataset.theme, spot);
  });
  on("dragend", end);
}
