// Suggestions: what somebody would put in is marked as an insertion, what they would take out as a deletion. Neither
// is in the text before it is accepted. Pure: documents and transactions in, transactions out.

import { TextSelection } from "prosemirror-state";
import { Fragment, Slice } from "prosemirror-model";
import { schema } from "./schema.js";

const { insertion, deletion } = schema.marks;
export const SETTLES = "settles"; // a transaction with this is the text's own change, also in suggestion mode

/** What the transaction replaced, as one range: `{from, oldTo, newTo}`; null if it only changed marks. */
function replacedRange({ mapping }) {
  let [from, newTo] = [Infinity, -1];
  mapping.maps.forEach((map, n) => {
    const after = mapping.slice(n + 1);
    map.forEach((_oldFrom, _oldTo, start, end) => {
      [from, newTo] = [Math.min(from, after.map(start, -1)), Math.max(newTo, after.map(end, 1))];
    });
  });
  return newTo < 0 ? null : { from, oldTo: mapping.invert().map(newTo, 1), newTo };
}

/** The transaction as a suggestion; null if it changes more than words, which nobody could take back by itself. */
export function asSuggestion(state, tr) {
  const found = replacedRange(tr);
  if (!found) return null;
  if (said(state.doc) === said(tr.doc)) return tr;
  const { from, oldTo, newTo } = found;
  const old = state.doc.slice(from, oldTo);
  const fresh = tr.doc.slice(from, newTo);
  if (wholeBlocks(old, fresh)) return withNewBlocks(state, from, fresh, tr);
  const inside = inline(state.doc, from, oldTo, tr.doc, newTo);
  const content = inside ? marked(fresh.content) : marked(flat(tr.doc, from, newTo));
  const gone = textOf(state.doc, from, oldTo);
  if (inside ? gone === textOf(tr.doc, from, newTo) : !gone) return null; // emphasis, a join, a split, a list
  return replaced(state, from, oldTo, content);
}

/** All that is written, with its emphasis and shape. Empty paragraphs say nothing: whoever makes one changes no text. */
function said(doc) {
  const lines = [];
  doc.descendants((node, at, parent) => {
    if (node.isTextblock && node.content.size) lines.push([parent.type.name, doc.resolve(at).depth, node.toJSON()]);
  });
  return JSON.stringify(lines);
}

const ends = (doc, { anchor, head }) => [doc.resolve(anchor), doc.resolve(head)];
const textOf = (doc, from, to) => doc.textBetween(from, to);
const inline = (before, from, oldTo, after, newTo) =>
  [before.resolve(from), before.resolve(oldTo), after.resolve(from), after.resolve(newTo)].every(
    (place, _n, [first]) => place.parent.isTextblock && place.start() === first.start() && place.depth === first.depth,
  );

/** Whole new paragraphs or items, and nothing taken away: empty ones are no text, their words are suggested. */
const wholeBlocks = (old, fresh) => !old.size && fresh.size && !fresh.openStart && !fresh.openEnd && fresh.content.firstChild.isBlock;

function withNewBlocks(state, from, fresh, tr) {
  const out = state.tr.insert(from, fresh.content);
  const to = from + fresh.content.size;
  out.removeMark(from, to, deletion).addMark(from, to, insertion.create());
  return out.setSelection(TextSelection.between(...ends(out.doc, tr.selection))).scrollIntoView();
}

function flat(doc, from, to) {
  const text = doc.textBetween(from, to, " ");
  return text ? Fragment.from(schema.text(text)) : Fragment.empty;
}

function marked(content) {
  const nodes = [];
  content.forEach((node) => nodes.push(node.mark(insertion.create().addToSet(deletion.removeFromSet(node.marks)))));
  return Fragment.fromArray(nodes);
}

/** What was only suggested before is really taken out; the rest is struck through, and what is new comes behind it. */
function replaced(state, from, to, content) {
  const out = state.tr;
  const mine = [];
  state.doc.nodesBetween(from, to, (node, at) => {
    if (!node.isText) return;
    const [start, end] = [Math.max(from, at), Math.min(to, at + node.nodeSize)];
    if (insertion.isInSet(node.marks)) mine.push([start, end]);
    else out.addMark(start, end, deletion.create());
  });
  const { selection } = state;
  const forwards = selection.empty && selection.from === from && to > from; // the Delete key: go on behind it
  if (content.size) out.replace(to, to, new Slice(content, 0, 0));
  const at = content.size ? to + content.size : forwards ? to : from;
  for (const [start, end] of mine.reverse()) out.delete(start, end);
  const caret = out.mapping.slice(out.mapping.maps.length - mine.length).map(at);
  return out.setSelection(TextSelection.near(out.doc.resolve(caret), forwards ? 1 : -1)).scrollIntoView();
}

/** All suggestions: `{from, to, put, taken, parts: [{from, to, kind}]}` in order. Marked words in a row are one. */
export function suggestionsIn(doc) {
  const found = [];
  doc.descendants((block, at) => {
    if (!block.isTextblock) return true;
    let open = null;
    block.forEach((node, offset) => {
      const kind = insertion.isInSet(node.marks) ? "insertion" : deletion.isInSet(node.marks) ? "deletion" : null;
      if (!kind) return void (open = null);
      if (!open) found.push((open = { from: at + 1 + offset, to: 0, put: "", taken: "", parts: [] }));
      open.to = at + 1 + offset + node.nodeSize;
      open[kind === "insertion" ? "put" : "taken"] += node.text;
      open.parts.push({ from: at + 1 + offset, to: open.to, kind });
    });
    return false;
  });
  return found;
}

/** Accepts or rejects these suggestions of the state's document, as one transaction. */
export function settled(state, suggestions, accept) {
  const tr = state.tr.setMeta(SETTLES, true);
  for (const { parts } of [...suggestions].reverse()) {
    for (const { from, to, kind } of [...parts].reverse()) {
      const stays = (kind === "insertion") === accept;
      if (stays) tr.removeMark(from, to, kind === "insertion" ? insertion : deletion);
      else tr.delete(from, to);
    }
    dropEmptied(tr, parts[0].from);
  }
  return tr;
}

/** A paragraph of which nothing is left goes too, with a list that held only it; the last one of a text stays. */
function dropEmptied(tr, at) {
  const place = tr.doc.resolve(at);
  if (!place.parent.isTextblock || place.parent.content.size) return;
  let depth = place.depth;
  while (depth > 1 && place.node(depth - 1).childCount === 1) depth -= 1;
  if (depth >= 1 && place.node(depth - 1).childCount > 1) tr.delete(place.before(depth), place.after(depth));
}
