// What the toolbar's buttons, the keys and the input rules do. Each command has ProseMirror's form: (state, dispatch).

import { baseKeymap, chainCommands, setBlockType, toggleMark } from "prosemirror-commands";
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { redoCommand, undoCommand } from "y-prosemirror";
import { cleanLink, schema } from "./schema.js";

const { nodes, marks } = schema;

/** The list that the selection starts in, with its place, or null. */
function listAround(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) return { node, at: $from.before(depth) };
  }
  return null;
}

/** Into this kind of list; out of it again; or from one kind to the other. */
function list(type) {
  return (state, dispatch) => {
    const around = listAround(state);
    if (around?.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
    if (around) {
      dispatch?.(state.tr.setNodeMarkup(around.at, type));
      return true;
    }
    if (wrapInList(type)(state, dispatch)) return true;
    return fromHeading(wrapInList(type))(state, dispatch);
  };
}

/** The command as it would be in plain paragraphs: a heading cannot stand in a list. */
function fromHeading(command) {
  return (state, dispatch) => {
    let plain = null;
    if (!setBlockType(nodes.paragraph)(state, (tr) => (plain = tr))) return false;
    const between = state.apply(plain);
    let wrapped = null;
    if (!command(between, (tr) => (wrapped = tr))) return false;
    wrapped.steps.forEach((step) => plain.step(step));
    dispatch?.(plain.scrollIntoView());
    return true;
  };
}

function headingLevel(state) {
  const { parent } = state.selection.$from;
  return parent.type === nodes.heading ? parent.attrs.level : 0;
}

function heading(level) {
  return (state, dispatch) => {
    const toggled = headingLevel(state) === level;
    const out = toggled ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level });
    if (listAround(state)) return false;
    return out(state, dispatch);
  };
}

/** Paragraph, heading, smaller heading, and round again: one button on a small screen. */
function nextHeading(state, dispatch) {
  const next = { 0: heading(3), 3: heading(4), 4: heading(4) }[headingLevel(state)];
  return next(state, dispatch);
}

function marked(state, type) {
  const { empty, from, to, $from } = state.selection;
  if (empty) return Boolean(type.isInSet(state.storedMarks ?? $from.marks()));
  return state.doc.rangeHasMark(from, to, type);
}

/** The link at the selection: its address and how far it reaches, or null. */
export function linkAt(state) {
  const { $from } = state.selection;
  const { node } = $from.parent.childAfter($from.parentOffset);
  const mark = marks.link.isInSet(node?.marks ?? []) || marks.link.isInSet($from.marks());
  if (!mark) return null;
  let [from, to] = [null, null];
  $from.parent.forEach((child, offset) => {
    if (!mark.isInSet(child.marks)) return;
    const start = $from.start() + offset;
    if (from === null || start === to) [from, to] = [from ?? start, start + child.nodeSize];
  });
  return { href: mark.attrs.href, from, to };
}

/** Links the selection, or the link that is there; with nothing selected the address itself is written. */
export function setLink(href) {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection;
    const there = linkAt(state);
    const mark = marks.link.create({ href });
    let { tr } = state;
    if (there && empty) tr = tr.removeMark(there.from, there.to, marks.link).addMark(there.from, there.to, mark);
    else if (!empty) tr = tr.addMark(from, to, mark);
    else tr = tr.replaceSelectionWith(schema.text(href.replace(/^mailto:/, ""), [mark]), false);
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

export function removeLink(state, dispatch) {
  const there = linkAt(state);
  const { from, to, empty } = state.selection;
  const [start, end] = there && empty ? [there.from, there.to] : [from, to];
  dispatch?.(state.tr.removeMark(start, end, marks.link));
  return true;
}

/** Whether there are words to comment on. */
function selectsWords(state) {
  const { $from, from, to } = state.selection;
  return $from.parent.isTextblock && from < Math.min(to, $from.end());
}

/** Those that change more than words: they cannot be suggested. */
export const SHAPES = new Set(["heading", "bullets", "numbers", "bold", "italic", "link"]);

/** The toolbar's tools by name. `active` says whether the button is pressed. */
export const TOOLS = {
  heading: { run: nextHeading, active: (state) => headingLevel(state) > 0 },
  bullets: { run: list(nodes.bullet_list), active: (state) => listAround(state)?.node.type === nodes.bullet_list },
  numbers: { run: list(nodes.ordered_list), active: (state) => listAround(state)?.node.type === nodes.ordered_list },
  comment: { run: selectsWords },
  bold: { run: toggleMark(marks.strong), active: (state) => marked(state, marks.strong) },
  italic: { run: toggleMark(marks.em), active: (state) => marked(state, marks.em) },
  undo: { run: undoCommand },
  redo: { run: redoCommand },
};

/** Backspace at the beginning of an item takes it out of the list. */
function outOfList(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0 || !listAround(state)) return false;
  return liftListItem(nodes.list_item)(state, dispatch);
}

export function keys({ askLink, askComment, suggest, toToolbar }) {
  const enter = chainCommands(splitListItem(nodes.list_item), baseKeymap.Enter);
  return {
    ...baseKeymap,
    "Mod-b": TOOLS.bold.run,
    "Mod-i": TOOLS.italic.run,
    "Mod-k": askLink,
    "Mod-Alt-m": askComment,
    "Mod-Alt-x": suggest,
    "Mod-Alt-3": heading(3),
    "Mod-Alt-4": heading(4),
    "Mod-Alt-0": setBlockType(nodes.paragraph),
    "Mod-Shift-7": TOOLS.numbers.run,
    "Mod-Shift-8": TOOLS.bullets.run,
    "Mod-z": undoCommand,
    "Mod-y": redoCommand,
    "Mod-Shift-z": redoCommand,
    "Alt-F10": toToolbar,
    Enter: enter,
    "Shift-Enter": enter,
    Backspace: chainCommands(outOfList, baseKeymap.Backspace),
  };
}

/** An address that somebody typed becomes a link at the next space. */
const typedLink = new InputRule(/(?:^|\s)((?:https?:\/\/|www\.)[^\s]{3,})\s$/, (state, match, start, end) => {
  const href = cleanLink(match[1]);
  if (!href) return null;
  const from = start + match[0].indexOf(match[1]);
  return state.tr.addMark(from, end, marks.link.create({ href })).insertText(" ", end).removeStoredMark(marks.link);
});

export const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
    wrappingInputRule(/^\s*1[.)]\s$/, nodes.ordered_list),
    textblockTypeInputRule(/^#\s$/, nodes.heading, { level: 3 }),
    textblockTypeInputRule(/^##\s$/, nodes.heading, { level: 4 }),
    typedLink,
  ],
});
