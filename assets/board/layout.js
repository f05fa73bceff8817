// Which note stands where, as plain data: lists of note ids by theme or by field. No DOM.

import { laneOf } from "./rules.js";

const byPlace = (a, b) => a.fields.position - b.fields.position || a.id - b.id;
const ORDERS = {
  kept: byPlace,
  dots: (a, b) => b.fields.dots - a.fields.dots || byPlace(a, b),
  words: (a, b) => a.fields.text.localeCompare(b.fields.text, document.documentElement.lang) || byPlace(a, b),
};

/**
 * `[{theme: a theme's id, a field's key or null, notes: [ids]}]`; null is what has no theme or place. It comes first while
 * people sort it, else last. While notes are withheld there is nothing but one list of one's own, or its fields.
 * `lanes`: the board's fields, if it is grouped by them.
 */
export function layoutOf({ board, themes, notes, rules }, ungroupedFirst, { lanes = null, order = "kept" } = {}) {
  const keys = lanes ? lanes.map(({ key }) => key) : board.revealed ? themes.map((theme) => theme.id) : [];
  const keyOf = lanes ? ({ fields }) => laneOf(rules, fields.cell) : ({ fields }) => fields.theme;
  const groups = new Map(keys.map((key) => [key, []]));
  const rest = { theme: null, notes: [] };
  for (const note of [...notes.values()].sort(ORDERS[order] ?? byPlace)) {
    (groups.get(keyOf(note)) ?? rest.notes).push(note.id);
  }
  const grouped = [...groups].map(([theme, ids]) => ({ theme, notes: ids }));
  return ungroupedFirst ? [rest, ...grouped] : [...grouped, rest];
}

const themeOf = (layout) => new Map(layout.flatMap(({ theme, notes }) => notes.map((id) => [id, theme])));

/** What somebody would notice who sees the second layout instead of the first: new notes, and other changes. */
export function difference(before, after) {
  const [old, now] = [themeOf(before), themeOf(after)];
  const added = [...now.keys()].filter((id) => !old.has(id));
  const gone = [...old.keys()].filter((id) => !now.has(id)).length;
  const moved = [...now].filter(([id, theme]) => old.has(id) && old.get(id) !== theme).length;
  const reordered = gone + moved === 0 && kept(before, now) !== kept(after, old) ? 1 : 0;
  return { added, changed: gone + moved + reordered };
}

function kept(layout, alsoIn) {
  return JSON.stringify(layout.map(({ theme, notes }) => [theme, notes.filter((id) => alsoIn.has(id))]));
}

/** A note's place in its group, from 1; null if it has none. */
export function placeOf(layout, id) {
  const group = layout.find(({ notes }) => notes.includes(id));
  return group ? { theme: group.theme, at: group.notes.indexOf(id) + 1, of: group.notes.length } : null;
}
