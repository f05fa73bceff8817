import assert from "node:assert/strict";
import test from "node:test";

import { Unanswered } from "../page/unanswered.js";

class Toasts {
  shown = [];
  show(words, button) {
    const toast = { words, press: button?.press, remove: () => (this.shown = this.shown.filter((one) => one !== toast)) };
    this.shown.push(toast);
    return toast;
  }
}

function element(trigger = null) {
  return { dataset: {}, isConnected: true, getAttribute: () => trigger };
}

function world() {
  const toasts = new Toasts();
  const asked = [];
  const ajax = async (verb, path, { values }) => void asked.push([verb, path, values]);
  const later = [];
  const pages = new Unanswered({ toasts, t: (key) => key, ajax, later: (work) => later.push(work) });
  return { toasts, asked, later, pages, words: () => toasts.shown.map(({ words }) => words) };
}

const request = { verb: "post", path: "/agenda/7/", formData: "minutes=5", triggeringEvent: null };
const of = (elt, more = {}) => ({ requestConfig: { ...request, ...more, elt } });
const answered = (elt, status = 200) => ({ ...of(elt), xhr: { status } });

test("what did not get through is said, and a press sends the same again", () => {
  const { asked, pages, toasts, words } = world();
  const form = element();
  form.dataset.state = "saving";
  pages.ended(answered(form, 0));
  pages.failed(of(form));
  assert.deepEqual(words(), ["page.unsent"]);
  assert.equal(form.dataset.state, undefined, "the form can be sent again at once");
  toasts.shown[0].press();
  assert.deepEqual(asked, [["post", "/agenda/7/", "minutes=5"]]);
  pages.ended(answered(form));
  assert.deepEqual(words(), []);
});

test("a part that is asked for once goes on by itself, and says so when it fails again", () => {
  const { asked, later, pages, words } = world();
  const part = element("load delay:1s");
  const poll = of(part, { verb: "get", path: "/mailing/3/", formData: "" });
  pages.failed(poll);
  assert.deepEqual(words(), [], "one answer may be lost");
  later.shift()();
  assert.equal(asked.length, 1);
  pages.failed(poll);
  pages.failed(poll);
  assert.deepEqual(words(), ["page.waiting"]);
  pages.ended({ ...poll, xhr: { status: 200 } });
  assert.deepEqual(words(), []);
});

test("what htmx asks for again by itself is not asked for twice", () => {
  const { later, pages } = world();
  pages.failed(of(element("every 2s"), { verb: "get" }));
  assert.deepEqual(later, []);
});

test("a command keeps its id until it is answered", () => {
  const { pages } = world();
  const form = element();
  const sent = (fields) => {
    const parameters = { ...fields };
    pages.begins({ elt: form, parameters, triggeringEvent: null });
    return parameters.id;
  };
  const first = sent({ type: "walk.comment", text: "roads" });
  assert.equal(sent({ type: "walk.comment", text: "roads" }), first);
  assert.equal(sent({ type: "walk.comment", text: "roads", id: first }), first, "also when it is sent again as it was");
  pages.ended(answered(form, 409));
  assert.equal(sent({ type: "walk.comment", text: "roads" }), first);
  pages.ended(answered(form));
  assert.notEqual(sent({ type: "walk.comment", text: "roads" }), first);
  assert.equal(sent({ minutes: "5" }), undefined, "no command, no id");
});
