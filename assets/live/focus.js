// What had the focus may be gone or hidden. Then something else must have it, or the keyboard begins at the top again.

/** Gives the focus to `target`, or to the page's main part where that cannot take it any more. */
export function focusOrMain(target, doc = document) {
  target?.focus({ preventScroll: true });
  if (doc.activeElement === doc.body) doc.getElementById("main")?.focus({ preventScroll: true });
}
