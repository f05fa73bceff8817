import assert from "node:assert/strict";
import { test } from "node:test";
import { placeAfterDrop } from "../organiser/agenda.js";

const dropped = (from, over, isAfter) => {
  const cards = ["a", "b", "c", "d"];
  const [held] = cards.splice(from - 1, 1);
  cards.splice(placeAfterDrop(from, over, isAfter) - 1, 0, held);
  return cards.join("");
};

test("a card lands before or after the one that it is dropped on", () => {
  assert.equal(dropped(1, 3, false), "bacd");
  assert.equal(dropped(1, 3, true), "bcad");
  assert.equal(dropped(4, 1, false), "dabc");
  assert.equal(dropped(4, 1, true), "adbc");
  assert.equal(dropped(2, 4, true), "acdb");
});

test("a card dropped beside itself stays", () => {
  assert.equal(dropped(2, 1, true), "abcd");
  assert.equal(dropped(2, 3, false), "abcd");
});
