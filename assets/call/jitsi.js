// A Jitsi Meet room in a frame. Its page and ours exchange short JSON messages; no script of the call server runs here.
// Messages count only from that frame's window and the call server's origin.

const SCOPE = "jitsi_meet_external_api_0"; // the number stands in the frame's address: facilitation/calls/adapters.py
const ALLOWED = "camera; microphone; display-capture; autoplay; fullscreen; speaker-selection; screen-wake-lock";

/** What a message of the frame says, as {ready} or {event}; null if it is none of Jitsi's. */
export function read(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (message?.postis !== true || message.scope !== SCOPE) return null;
  if (message.method === "__ready__") return { ready: message.params };
  const event = message.params?.data;
  return message.method === "message" && message.params?.type === "event" && event?.name ? { event } : null;
}

export class Frame {
  answered = false;
  #me = null; // my id inside the call
  #loudest = null; // whose voice the call takes to be in front; it stays theirs while nobody else speaks
  #isMuted = false;

  /** `on.answered()` once, `on.speaking(bool)` for my own voice, `on.left()` when I hung up inside the call. */
  constructor({ address, origin, title, into, on, win = window }) {
    Object.assign(this, { address, origin, on, win });
    this.element = into.ownerDocument.createElement("iframe");
    Object.assign(this.element, { src: address, title, allow: ALLOWED, referrerPolicy: "no-referrer" });
    this.listen = (message) => this.#heard(message);
    win.addEventListener("message", this.listen);
    into.replaceChildren(this.element);
  }

  end() {
    this.win.removeEventListener("message", this.listen);
    this.element.remove();
  }

  #heard({ data, origin, source }) {
    if (origin !== this.origin || source !== this.element.contentWindow || typeof data !== "string") return;
    const said = read(data);
    if (!said) return;
    if (!this.answered) {
      this.answered = true;
      this.on.answered();
    }
    if ("ready" in said) this.#greet(said.ready);
    else this.#happened(said.event);
  }

  /** The frame sends nothing more until its greeting has come back to it. */
  #greet(params) {
    const back = JSON.stringify({ postis: true, scope: SCOPE, method: "__ready__", params });
    this.element.contentWindow.postMessage(back, this.origin);
  }

  #happened({ name, id, muted }) {
    if (name === "video-ready-to-close") return this.on.left();
    if (name === "video-conference-joined") this.#me = id;
    else if (name === "dominant-speaker-changed") this.#loudest = id;
    else if (name === "audio-mute-status-changed") this.#isMuted = muted;
    else return;
    if (this.#me !== null) this.on.speaking(this.#loudest === this.#me && !this.#isMuted);
  }
}
