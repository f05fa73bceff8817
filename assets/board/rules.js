// What kind a board is, as plain data: its fields, what they are called, and which of them a note stands in. No DOM.

export const STEPS = 6; // on each axis of a plane
const HALF = STEPS / 2;
const ASPECTS = ["board.benefits", "board.drawbacks", "board.conditions"];

/** A text in several languages, in the page's language or the first that there is: `{text, lang}`. */
export function inLanguage(words, language) {
  const lang = words?.[language] ? language : Object.keys(words ?? {})[0];
  return { text: words?.[lang] ?? "", lang: lang ?? language };
}

export const stepsOf = (cell) => ({ x: cell % STEPS, y: Math.floor(cell / STEPS) });
export const cellAt = (x, y) => y * STEPS + x;

/** A plane's four ends as texts. */
export function endsOf(rules, language) {
  const [left, right, bottom, top] = [0, 1, 2, 3].map((at) => inLanguage(rules.labels?.[at], language).text);
  return { left, right, bottom, top };
}

/**
 * The board's fields in reading order, or null for a board without: `[{key, title, lang, cell, inList}]`. `cell` is where a
 * note goes that is only said to belong into the field; `inList` is for lists, of which a phone cuts off the end.
 */
export function lanesOf(rules, t, language) {
  const labels = (rules.labels ?? []).map((words) => inLanguage(words, language));
  const lane = (at, title, lang, cell = at, inList = title) => ({ key: `lane:${at}`, title, lang, cell, inList });
  if (rules.kind === "columns") return labels.map(({ text, lang }, at) => lane(at, text, lang));
  if (rules.kind === "table") {
    const cell = (row, at) => row * ASPECTS.length + at;
    return labels.flatMap(({ text, lang }, row) =>
      ASPECTS.map((key, at) => lane(cell(row, at), `${text}: ${t(key)}`, lang, cell(row, at), `${t(key)}: ${text}`)),
    );
  }
  if (rules.kind !== "plane") return null;
  const { left, right, bottom, top } = endsOf(rules, language);
  return [[left, top, 1, 4], [right, top, 4, 4], [left, bottom, 1, 1], [right, bottom, 4, 1]].map(([x, y, atX, atY], at) =>
    lane(at, `${x}, ${y}`, language, cellAt(atX, atY)),
  );
}

/** The key of the field that holds the cell; null: the note is not placed. */
export function laneOf(rules, cell) {
  if (cell === null || cell === undefined) return null;
  if (rules.kind !== "plane") return `lane:${cell}`;
  const { x, y } = stepsOf(cell);
  return `lane:${(y >= HALF ? 0 : 2) + (x >= HALF ? 1 : 0)}`;
}

/** The cell under a point of a quadrant's area; `across` and `up` from 0 to 1. */
export function cellIn(key, across, up) {
  const at = Number(key.split(":")[1]);
  const step = (share) => Math.min(HALF - 1, Math.max(0, Math.floor(share * HALF)));
  return cellAt(step(across) + (at % 2) * HALF, step(up) + (at < 2 ? HALF : 0));
}
