// Taking back on pages that are loaded anew after each command: the offer waits on the device for the page as it is then.

import { newId } from "../live/outbox.js";

const KEY = "raati:undo";
const FRESH_MS = 10_000; // a page that took longer to come offers nothing

function device() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null; // a browser that forbids it: everything works, nothing is offered to be taken back
  }
}

/** The form as templates write it: `data-undo` the command, `data-undo-fields`; the answer's `undo` adds fields. */
export function rememberUndo(form, result, storage = device()) {
  const { undo, undoText, undoFields } = form.dataset;
  if (!undo) return;
  const frame = { type: undo, room: form.dataset.room, ...JSON.parse(undoFields ?? "{}"), ...result.undo };
  storage?.setItem(KEY, JSON.stringify({ address: form.action, words: undoText, frame, at: Date.now() }));
}

/** `post(address, frame)` resolves to the answer. */
export function offerUndo({ toasts, t, post, storage = device() }) {
  const kept = JSON.parse(storage?.getItem(KEY) ?? "null");
  storage?.removeItem(KEY);
  if (!kept || Date.now() - kept.at > FRESH_MS) return;
  const id = newId();
  toasts.undo(kept.words ?? t("form.saved"), async () => {
    const answer = await post(kept.address, { ...kept.frame, id });
    if (answer.type !== "ack") throw new Error(answer.message ?? "");
    location.reload();
  });
}
