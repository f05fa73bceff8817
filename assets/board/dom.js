// Building elements without markup: a text can never become an element.

const SVG = "http://www.w3.org/2000/svg";

/** `el("button", {class: "button", type: "button", onclick: fn}, "Save")`. Children: nodes and texts; null is left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Sets a text only where it differs: an unchanged text is not read out again. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// One shape for each of the five colours of paper; then the signs on buttons.
const PATHS = {
  mark0: "M12 2.500 21.500 12 12 21.500 2.500 12Z",
  mark1: "M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0-18Z",
  mark2: "M12 3 22 20.500H2Z",
  mark3: "M4 4h16v16H4Z",
  mark4: "M12 2l2.900 6.700 7.300.700-5.500 4.800 1.600 7.100L12 17.600l-6.300 3.700 1.600-7.100L1.800 9.400l7.300-.700Z",
  more: "M3.500 12a2 2 0 1 1 4 0a2 2 0 1 1-4 0ZM10 12a2 2 0 1 1 4 0a2 2 0 1 1-4 0ZM16.500 12a2 2 0 1 1 4 0a2 2 0 1 1-4 0Z",
  dot: "M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16Z",
  plus: "M10.500 4h3v6.500H20v3h-6.500V20h-3v-6.500H4v-3h6.500Z",
  minus: "M4 10.500h16v3H4Z",
};

/** A filled sign, silent to screen readers: the words beside it say the same. */
export function sign(name, className = "sign") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Makes these the children of the parent, in this order, moving as little as it can. */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const child of wanted) {
    if (child === next) next = next.nextElementSibling;
    else parent.insertBefore(child, next);
  }
}

/** Runs a change of the page; what had the focus has it afterwards, with its selection, if it is still there. */
export function keepingFocus(change) {
  const active = document.activeElement;
  const { selectionStart, selectionEnd } = active ?? {};
  change();
  if (active === document.activeElement || !active?.isConnected || active === document.body) return;
  active.focus({ preventScroll: true });
  if (typeof selectionStart === "number") active.setSelectionRange(selectionStart, selectionEnd);
}

/** The beginning of a text, for the name of a button. */
export function short(text, length = 40) {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

export const oneLine = (text) => text.replace(/\s+/g, " ").trim();
