import assert from "node:assert/strict";
import { test } from "node:test";
import { Frame, read } from "../call/jitsi.js";

const SCOPE = "jitsi_meet_external_api_0";
const event = (name, more = {}) =>
  JSON.stringify({ postis: true, scope: SCOPE, method: "message", params: { type: "event", data: { name, ...more } } });

function call() {
  const said = [];
  const sent = [];
  const listeners = new Set();
  const inside = { postMessage: (text, origin) => sent.push([JSON.parse(text), origin]) };
  const element = { contentWindow: inside, remove: () => said.push("removed") };
  const into = { ownerDocument: { createElement: () => element }, replaceChildren: () => {} };
  const win = {
    addEventListener: (_kind, listener) => listeners.add(listener),
    removeEventListener: (_kind, listener) => listeners.delete(listener),
  };
  const on = {
    answered: () => said.push("answered"),
    speaking: (speaking) => said.push(speaking ? "speaks" : "silent"),
    left: () => said.push("left"),
  };
  const frame = new Frame({ address: "https://meet.example/a", origin: "https://meet.example", title: "", into, on, win });
  const hear = (data, origin = "https://meet.example", source = inside) =>
    listeners.forEach((listener) => listener({ data, origin, source }));
  return { frame, hear, said, sent };
}

test("only Jitsi's own messages are read", () => {
  assert.equal(read("not json"), null);
  assert.equal(read(JSON.stringify({ postis: true, scope: "another", method: "message" })), null);
  assert.equal(read("null"), null);
  assert.deepEqual(read(event("joined")).event, { name: "joined" });
});

test("a greeting goes back, and whose voice is mine is told", () => {
  const { hear, said, sent } = call();
  hear(JSON.stringify({ postis: true, scope: SCOPE, method: "__ready__", params: "17" }));
  assert.deepEqual(sent, [[{ postis: true, scope: SCOPE, method: "__ready__", params: "17" }, "https://meet.example"]]);
  hear(event("dominant-speaker-changed", { id: "me" })); // before I know who I am there: told once I do
  hear(event("video-conference-joined", { id: "me" }));
  assert.deepEqual(said.splice(0), ["answered", "speaks"]);
  hear(event("audio-mute-status-changed", { muted: true }));
  hear(event("audio-mute-status-changed", { muted: false })); // the call does not say again whose voice is in front
  hear(event("dominant-speaker-changed", { id: "other" }));
  hear(event("video-ready-to-close"));
  assert.deepEqual(said, ["silent", "speaks", "silent", "left"]);
});

test("messages from elsewhere, or after the end, are nothing", () => {
  const { frame, hear, said, sent } = call();
  hear(event("video-conference-joined", { id: "me" }), "https://evil.example");
  hear(event("video-conference-joined", { id: "me" }), "https://meet.example", {});
  frame.end();
  hear(event("video-conference-joined", { id: "me" }));
  assert.deepEqual(said, ["removed"]);
  assert.deepEqual(sent, []);
});
