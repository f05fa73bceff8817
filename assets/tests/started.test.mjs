import assert from "node:assert/strict";
import { test } from "node:test";
import { started } from "../live/started.js";

function page(needs) {
  const notice = { dataset: { needs }, gone: false, remove: () => (notice.gone = true) };
  return { notice, getElementById: (id) => (id === "unstarted" ? notice : null) };
}

test("the notice goes only when every script it names has started", () => {
  const doc = page("live board ballot");
  started("board", doc);
  started("live", doc);
  assert.equal(doc.notice.gone, false);
  assert.equal(doc.notice.dataset.needs, "ballot");
  started("ballot", doc);
  assert.equal(doc.notice.gone, true);
});

test("a script that is not named takes nothing away", () => {
  const doc = page("draft");
  started("live", doc);
  assert.equal(doc.notice.gone, false);
});

test("a page without the notice is no problem", () => {
  started("live", { getElementById: () => null });
});
