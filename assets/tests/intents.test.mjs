import assert from "node:assert/strict";
import test from "node:test";

import { Intents } from "../live/intents.js";

test("a lost answer and a second press are one intent", () => {
  const intents = new Intents();
  const form = {};
  const first = intents.idOf(form, '{"after":"roads"}');
  assert.equal(intents.idOf(form, '{"after":"roads"}'), first);
});

test("other words, another form and what follows an answer are intents of their own", () => {
  const intents = new Intents();
  const [form, other] = [{}, {}];
  const first = intents.idOf(form, "roads");
  assert.notEqual(intents.idOf(other, "roads"), first);
  const changed = intents.idOf(form, "streets");
  assert.notEqual(changed, first);
  intents.answered(form);
  assert.notEqual(intents.idOf(form, "streets"), changed);
});
