// Words at the edge of pages beside the live one. The page brings the words: partials/page_strings.html.

import { Announcer } from "../live/announce.js";
import { Toasts } from "../live/toasts.js";
import { readStrings, translator } from "../live/words.js";

export function pageNotes(doc = document) {
  const t = translator(readStrings(doc), doc.documentElement.lang || "en");
  const { say } = new Announcer(doc);
  return { t, announce: say, toasts: new Toasts({ t, announce: say, doc }) };
}
