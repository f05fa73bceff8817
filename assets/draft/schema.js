// What a draft may hold: the same allow-list as recommendations/drafts/schema.py.
// Content expressions are lax where two people's edits, merged, could break them: y-prosemirror deletes what does not fit.

import { Schema } from "prosemirror-model";

export const LINK_CHARS = 2000;
export const MOST_ELEMENTS = 2000; // in both texts together

/** The address in the form that the server takes, or null if it is none: http, https and mailto only. */
export function cleanLink(text) {
  const typed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : guessed(typed);
  try {
    const url = new URL(whole);
    const mail = url.protocol === "mailto:" && url.pathname.includes("@");
    const web = ["http:", "https:"].includes(url.protocol) && url.host !== "";
    const href = url.href.replace(/[<>"\\\s]/g, encodeURIComponent);
    return (mail || web) && href.length <= LINK_CHARS ? href : null;
  } catch {
    return null;
  }
}

function guessed(typed) {
  if (typed.includes("@") && !typed.includes("/")) return `mailto:${typed}`;
  return typed.includes(".") ? `https://${typed}` : "";
}

const headings = [
  { tag: "h1", attrs: { level: 3 } },
  { tag: "h2", attrs: { level: 3 } },
  { tag: "h3", attrs: { level: 3 } },
  { tag: "h4", attrs: { level: 4 } },
  { tag: "h5", attrs: { level: 4 } },
  { tag: "h6", attrs: { level: 4 } },
];

const linkFrom = {
  tag: "a[href]",
  getAttrs: (element) => {
    const href = cleanLink(element.getAttribute("href"));
    return href ? { href } : false;
  },
};

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "text*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block",
      content: "text*",
      attrs: { level: { default: 3 } },
      defining: true,
      parseDOM: headings,
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: {},
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [linkFrom],
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener nofollow" }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    // What somebody proposes to put in or take out. It is told apart by an element, a line and a sign, not by colour.
    insertion: {
      inclusive: false,
      parseDOM: [{ tag: "ins.suggested" }],
      toDOM: () => ["ins", { class: "suggested" }, 0],
    },
    deletion: {
      inclusive: false,
      parseDOM: [{ tag: "del.suggested" }],
      toDOM: () => ["del", { class: "suggested" }, 0],
    },
  },
});
