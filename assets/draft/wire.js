// The drafting socket's envelope: one byte says what follows. docs/protocol.md describes each kind.

export const PROTOCOL = 3; // live/drafts/frames.py has the same
export const SEND = { SYNC: 1, UPDATE: 2, PRESENCE: 3 };
export const GET = {
  WELCOME: 16,
  STATE: 17,
  UPDATES: 18,
  ACK: 19,
  REFUSED: 20,
  PRESENCE: 21,
  NOTICE: 22,
  BEAT: 23,
  BYE: 24,
  NEWS: 25,
};
const JSON_KINDS = new Set([GET.WELCOME, GET.REFUSED, GET.PRESENCE, GET.NOTICE, GET.BYE]);

export function frame(kind, payload) {
  const bytes = new Uint8Array(payload.length + 1);
  bytes[0] = kind;
  bytes.set(payload, 1);
  return bytes;
}

/** `cursor` goes along, if the others are to be told of it. */
export function updateFrame(number, update, cursor) {
  const length = cursor?.length ?? 0;
  const payload = new Uint8Array(5 + length + update.length);
  new DataView(payload.buffer).setUint32(0, number);
  payload[4] = length;
  if (cursor) payload.set(cursor, 5);
  payload.set(update, 5 + length);
  return frame(SEND.UPDATE, payload);
}

export const presenceFrame = (cursor) => frame(SEND.PRESENCE, cursor);

const FIELDS = { text: 1, rationale: 2, addressee: 3, conditions: 4 };
export const NOWHERE = Uint8Array.of(0);

/** Where a selection is, in bytes: `anchor` and `head` are encoded relative positions. */
export function cursorBytes(field, anchor, head) {
  return Uint8Array.of(FIELDS[field], anchor.length, ...anchor, ...head);
}

/** `{kind, json | update | updates | number}`; NEWS has json and updates, ACK perhaps another frame, `along`. */
export function parse(buffer) {
  return read(new Uint8Array(buffer));
}

function read(bytes) {
  const kind = bytes[0];
  const payload = bytes.subarray(1);
  if (JSON_KINDS.has(kind)) return { kind, json: JSON.parse(new TextDecoder().decode(payload)) };
  if (kind === GET.STATE) return { kind, update: payload };
  if (kind === GET.UPDATES) return { kind, updates: split(payload) };
  if (kind === GET.NEWS) return news(kind, payload);
  if (kind === GET.ACK) return ack(kind, payload);
  return { kind };
}

function ack(kind, payload) {
  const number = viewOf(payload).getUint32(0);
  return payload.length > 4 ? { kind, number, along: read(payload.subarray(4)) } : { kind, number };
}

function news(kind, payload) {
  const [told, ...updates] = split(payload);
  return { kind, json: JSON.parse(new TextDecoder().decode(told)), updates };
}

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function split(payload) {
  const view = viewOf(payload);
  const found = [];
  for (let at = 0; at < payload.length; ) {
    const length = view.getUint32(at);
    found.push(payload.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}
