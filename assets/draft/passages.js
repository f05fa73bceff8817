// Commented passages: where they are in the text now, and where my selection is as a comment keeps it.

import { Plugin, PluginKey, TextSelection } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import * as Y from "yjs";
import { absolutePositionToRelativePosition, ySyncPluginKey } from "y-prosemirror";
import { toBase64 } from "./base64.js";
import { caretsKey, placeOf } from "./carets.js";

export const passagesKey = new PluginKey("passages");

/** The passages that the page's comments name: `[{id, field, anchor, head, quote}]`. */
export function passagesOn(page) {
  return [...page.querySelectorAll("[data-passage]")].map(({ dataset }) => ({
    id: dataset.passage,
    field: dataset.fieldOf,
    anchor: dataset.anchor,
    head: dataset.head,
    quote: dataset.quote,
  }));
}

/**
 * Where the passage is, or null if nothing is left of it. Whoever splits or joins paragraphs moves letters by writing
 * them anew, so that the old ones, to which the anchors stick, are gone: then the quoted words themselves tell where.
 */
export function rangeOf(state, passage) {
  const range = anchored(state, passage);
  const { quote } = passage;
  if (!quote || (range && state.doc.textBetween(range.from, range.to).startsWith(quote))) return range;
  const found = quoted(state.doc, quote).filter((one) => !range || (one.from < range.to && range.from < one.to));
  return found.length === 1 ? found[0] : range;
}

/** Wherever these words stand, also over the end of a paragraph. */
function quoted(doc, words) {
  const texts = [];
  let text = "";
  doc.descendants((node, at) => {
    if (!node.isText) return;
    texts.push({ at, before: text.length });
    text += node.text;
  });
  const placed = (offset) => {
    const { at, before } = texts.filter((one) => one.before <= offset).pop();
    return at + offset - before;
  };
  const found = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    found.push({ from: placed(at), to: placed(at + words.length - 1) + 1 });
  }
  return found;
}

function anchored(state, passage) {
  const from = placeOf(state, passage.anchor);
  const to = placeOf(state, passage.head);
  const most = state.doc.content.size;
  return from !== null && to !== null && from < to && to <= most ? { from, to } : null;
}

/** `passages()` are those of this field. */
export function passagesPlugin(passages) {
  const draw = (state) =>
    DecorationSet.create(
      state.doc,
      passages().flatMap((one) => {
        const range = rangeOf(state, one);
        return range ? [Decoration.inline(range.from, range.to, { class: "commented" })] : [];
      }),
    );
  return new Plugin({
    key: passagesKey,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, drawn, _old, state) => {
        const anew = tr.getMeta(caretsKey) || tr.getMeta(ySyncPluginKey)?.isChangeOrigin;
        return anew ? draw(state) : drawn.map(tr.mapping, tr.doc);
      },
    },
    props: { decorations: (state) => passagesKey.getState(state) },
  });
}

/** The selected words of one paragraph, with their first and last letter as Yjs knows them; null if there are none. */
export function selectedPassage(view) {
  const { $from, from, to } = view.state.selection;
  const until = Math.min(to, $from.end());
  if (!$from.parent.isTextblock || from >= until) return null;
  const { type, binding } = ySyncPluginKey.getState(view.state);
  const letter = (place) => absolutePositionToRelativePosition(place, type, binding.mapping).item;
  const [first, last] = [letter(from), letter(until - 1)];
  if (!first || !last) return null;
  const coded = (item, side) => toBase64(Y.encodeRelativePosition(new Y.RelativePosition(null, null, item, side)));
  return { anchor: coded(first, 0), head: coded(last, -1), quote: view.state.doc.textBetween(from, until) };
}

export function select(view, { from, to }) {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)).scrollIntoView());
  view.focus();
}
