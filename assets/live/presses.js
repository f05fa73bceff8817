// What became of a press that has no place for words beside it: they stand at the button itself (forms.css), in
// `data-pressed`, which nothing that the server sends takes away.

const DONE_MS = 2500;
const KEPT_MS = 6000; // they lie on what one may want to read or write in, and the banner of the lost line stays
const PATIENCE_MS = 1500; // then it is said that the press is kept

const EDGE_PX = 8;
const MARKS = ["data-pressed", "data-pressed-end", "style"];

const clearing = new WeakMap();

/** `words` at the button until others come; empty: none any more. */
export function pressed(button, words) {
  if (!button) return;
  clearTimeout(clearing.get(button));
  if (!words) return void MARKS.forEach((name) => button.removeAttribute(name));
  button.dataset.pressed = words;
  makeRoom(button);
}

/** Words that leave by themselves. */
export function pressedFor(button, words, ms) {
  pressed(button, words);
  if (button) clearing.set(button, setTimeout(() => pressed(button, ""), ms));
}

export const pressKept = (button, words) => pressedFor(button, words, KEPT_MS);
export const pressDone = (button, words) => pressedFor(button, words, DONE_MS);

/** A command that a button sends outside a form, from the press to the answer, which is returned. */
export async function followed(button, answer, t) {
  pressed(button, t("press.sending"));
  const patience = setTimeout(() => pressKept(button, t("form.kept")), PATIENCE_MS);
  try {
    const result = await answer;
    pressDone(button, t("press.done"));
    return result;
  } catch (refusal) {
    pressed(button, "");
    throw refusal;
  } finally {
    clearTimeout(patience);
  }
}

/** The words begin or end with the button, whichever leaves more of the screen, and never leave it. */
function makeRoom(button) {
  const { left, right } = button.getBoundingClientRect();
  const after = button.ownerDocument.documentElement.clientWidth - left;
  button.toggleAttribute("data-pressed-end", right > after);
  button.style.setProperty("--room", `${Math.round(Math.max(right, after)) - EDGE_PX}px`);
}
