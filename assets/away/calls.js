// What calls somebody back to the meeting from another page: found in the regions that the live page would show.

import { parse } from "../live/regions.js";

const FIND = {
  bar: (region) => [...region.querySelectorAll(".badge[data-say]")], // everyone is called back
  spotlight: (region) => [...region.querySelectorAll("h2[data-say]")],
  tablenews: (region) => [...region.querySelectorAll(".visitor"), ...newest(region)],
  messages: newest,
  ballot: (region) => [...region.querySelectorAll("[data-ballot]")],
  polls: (region) => [...region.querySelectorAll("form[data-poll]")],
};

export class Calls {
  #found = {};
  #mine = {};
  #turns = {}; // by room: which of my turns it is, 0 while it is somebody else's
  #turn = 0;
  #bar = {};

  constructor({ t, member, plenary, doc = document }) {
    Object.assign(this, { t, member, plenary, doc });
  }

  /** Regions have come: `{name: html}`. */
  take(html) {
    for (const [name, find] of Object.entries(FIND)) {
      if (name in html) this.#found[name] = find(parse(html[name], this.doc));
    }
    if (html.bar) this.#phase({ ...parse(html.bar, this.doc).dataset });
  }

  /** What is mine alone: a paper that is cast, polls that are answered, my turn to speak, my seat. */
  own(slot, data, room) {
    if (slot !== "talk") this.#mine[slot] = data ?? {};
    else this.#turns[room] = data?.turn ? this.#turns[room] || ++this.#turn : 0;
  }

  /** An element for each call, the most urgent first; `data-say` names it. */
  elements() {
    const { bar = [], spotlight = [], tablenews = [], messages = [], ballot = [], polls = [] } = this.#found;
    const papers = this.#mine.ballot?.cast ? [] : ballot.map((paper) => this.#told("ballot", paper.dataset.ballot));
    const open = polls.filter((form) => !this.#mine.polls?.[form.dataset.poll]);
    const asked = open.map((form) => this.#told("poll", form.dataset.poll));
    const shown = spotlight.map((title) => this.#line(title.dataset.say, ...title.cloneNode(true).childNodes));
    const news = tablenews.filter((one) => one.dataset.notFor !== this.member);
    return [...this.#myTurn(), ...bar, ...papers, ...asked, ...shown, ...news, ...messages];
  }

  /** A change of phase ends turns; the server says so of nobody. */
  #phase(bar) {
    if (this.#bar.run !== undefined && this.#bar.run !== bar.run) this.#turns = {};
    this.#bar = bar;
  }

  #myTurn() {
    const room = (this.#bar.form === "tables" && this.#mine.seat?.room) || this.plenary;
    if (!this.#turns[room]) return [];
    const line = this.#line(`turn-${this.#turns[room]}`, this.t("talk.turn"));
    line.dataset.manner = "assertive";
    return [line];
  }

  #told(what, id) {
    return this.#line(`${what}-${id}`, this.t(`away.${what}`));
  }

  #line(say, ...words) {
    const line = this.doc.createElement("p");
    line.className = "badge badge-attention";
    line.dataset.say = say;
    line.replaceChildren(...words);
    return line;
  }
}

/** Of messages the newest stands first; older ones are read in the meeting. */
function newest(region) {
  return [...region.querySelectorAll(".message-now")].slice(0, 1);
}
