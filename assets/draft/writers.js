// Whose Yjs client wrote a suggestion. The document itself names nobody; the server says whose the client is.

import * as Y from "yjs";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "y-prosemirror";

/** The client that put in a letter, or that struck it through; null if that cannot be told. */
export function writerAt(state, { from, kind }) {
  const { doc, type, binding } = ySyncPluginKey.getState(state);
  const id = absolutePositionToRelativePosition(from, type, binding.mapping).item;
  if (!id) return null;
  return kind === "insertion" ? id.client : struckBy(Y.getItem(doc.store, id));
}

/** The nearest beginning of a deletion mark before the letter. */
function struckBy(item) {
  for (let left = item.left; left; left = left.left) {
    const { key, value } = left.content;
    if (!left.deleted && key === "deletion") return value === null ? null : left.id.client;
  }
  return null;
}
