// The words that scripts show: plurals and numbers as the page's language writes them.

import assert from "node:assert/strict";
import test from "node:test";
import { translator } from "../live/words.js";

const strings = { "left.one": "%(count)s left", "left.other": "{count} left", said: "%(name)s" };

test("numbers are grouped as the language does", () => {
  assert.equal(translator(strings, "en")("left", { count: 4000 }), "4,000 left");
  assert.equal(translator(strings, "fi")("left", { count: 4000 }), "4\u00a0000 left");
  assert.equal(translator(strings, "sv")("left", { count: 1 }), "1 left");
});

test("texts stay as they are", () => {
  assert.equal(translator(strings, "fi")("said", { name: "12345" }), "12345");
});
