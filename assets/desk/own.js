// What is mine alone: that my writing was stopped, what became of my call for help, what somebody did for me.

import { followed } from "../live/presses.js";

const NOTHING = { muted: null, calls: [], deeds: [] };

export class Own {
  constructor({ send, t, room, toast, doc = document }) {
    Object.assign(this, { send, t, room, toast, doc });
  }

  show(data) {
    this.#draw({ ...NOTHING, ...data });
  }

  #draw({ muted, calls, deeds }) {
    const place = this.doc.getElementById("own");
    if (!place) return;
    const parts = [];
    if (muted !== null) parts.push(this.#notice(this.t("own.muted", { reason: muted })));
    for (const call of calls) parts.push(this.#call(call));
    if (deeds.length) parts.push(this.#deeds(deeds));
    place.replaceChildren(...parts);
    place.hidden = !parts.length;
  }

  #notice(text) {
    const notice = this.#make("p", text);
    notice.className = "notice attention";
    notice.setAttribute("role", "status");
    return notice;
  }

  #call({ id, by }) {
    const notice = this.#make("div");
    notice.className = "notice row row-apart";
    const words = this.#make("p", by ? this.t("own.called_by", { name: by }) : this.t("own.called"));
    words.setAttribute("role", "status");
    const button = this.#make("button", this.t("own.done"));
    button.type = "button";
    button.className = "button button-quiet";
    button.addEventListener("click", () => this.#close(button, id));
    notice.append(words, button);
    return notice;
  }

  #close(button, call) {
    const answer = this.send("help.answer", this.room(), { call, to: "done" });
    followed(button, answer, this.t).catch((refusal) => this.toast(refusal.message || this.t("form.problem")));
  }

  #deeds(deeds) {
    const details = this.#make("details");
    details.id = "own-deeds";
    details.open = this.doc.getElementById("own-deeds")?.open ?? false;
    const list = this.#make("ul");
    list.append(...deeds.map((deed) => this.#make("li", this.#line(deed))));
    details.append(this.#make("summary", this.t("own.deeds", { count: deeds.length })), list);
    return details;
  }

  #line({ kind, by, at, reason }) {
    const time = new Date(at).toLocaleTimeString(this.doc.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    return [time, this.t(kind === "muted" ? "own.muted_now" : `own.${kind}`), by && this.t("own.by", { name: by }), reason].filter(Boolean).join(" · ");
  }

  #make(tag, text = "") {
    return Object.assign(this.doc.createElement(tag), { textContent: text });
  }
}
