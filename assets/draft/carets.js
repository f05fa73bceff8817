// Where the others are, in the text: a caret with the person's name, and a line under what they have selected.
// Drawn with classes only: the page's safety rules forbid style attributes.

import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import * as Y from "yjs";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import { fromBase64 } from "./base64.js";
import { cursorBytes } from "./wire.js";

export const caretsKey = new PluginKey("carets");

/** Where a position in base64 is now, or null. */
export function placeOf(state, text) {
  const { type, doc, binding } = ySyncPluginKey.getState(state);
  try {
    const relative = Y.decodeRelativePosition(fromBase64(text));
    return relativePositionToAbsolutePosition(doc, type, relative, binding.mapping);
  } catch {
    return null; // a position in changes that we have not been shown yet
  }
}

function drawCaret(person) {
  const caret = document.createElement("span");
  caret.className = `caret hue-${person.hue}`;
  caret.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.className = "caret-name";
  name.textContent = person.label;
  caret.append("\u2060", name);
  return caret;
}

function decorationsOf(person, state) {
  const head = placeOf(state, person.cursor.head);
  const anchor = placeOf(state, person.cursor.anchor);
  if (head === null || anchor === null) return [];
  const most = state.doc.content.size;
  const [from, to] = [Math.min(anchor, head, most), Math.min(Math.max(anchor, head), most)];
  const key = `${person.key} ${person.cursor.head}`; // drawn anew when it moves: its name shows for some seconds
  const caret = Decoration.widget(Math.min(head, most), () => drawCaret(person), { key, side: 10, ignoreSelection: true });
  return from === to ? [caret] : [caret, Decoration.inline(from, to, { class: `their-selection hue-${person.hue}` })];
}

/** `people()` are the others whose cursor is in this field. */
export function caretsPlugin(people) {
  const draw = (state) => DecorationSet.create(state.doc, people().flatMap((person) => decorationsOf(person, state)));
  return new Plugin({
    key: caretsKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, drawn, _old, state) => {
        const anew = tr.getMeta(caretsKey) || tr.getMeta(ySyncPluginKey)?.isChangeOrigin;
        return anew ? draw(state) : drawn.map(tr.mapping, tr.doc);
      },
    },
    props: { decorations: (state) => caretsKey.getState(state) },
  });
}

/** My own selection as the others need it. */
export function cursorOf(view, field) {
  const { type, binding } = ySyncPluginKey.getState(view.state);
  const { anchor, head } = view.state.selection;
  const coded = (place) => {
    const relative = absolutePositionToRelativePosition(place, type, binding.mapping);
    return Y.encodeRelativePosition(relative);
  };
  return cursorBytes(field, coded(anchor), coded(head));
}
