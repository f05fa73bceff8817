// What calls somebody back to the meeting from another page: found in the regions that the live page would show.

import { parse } from "../live/regions.js";

const FIND = {
  bar: (region) => region.querySelectorAll(".badge[data-say]"), // everyone is called back
  tablenews: newest,
  messages: newest,
  ballot: (region) => region.querySelectorAll("[data-ballot]"),
  polls: (region) => region.querySelectorAll("form[data-poll]"),
};

export class Calls {
  #found = {};
  #mine = {};

  constructor({ t, doc = document }) {
    Object.assign(this, { t, doc });
  }

  /** Regions have come: `{name: html}`. */
  take(html) {
    for (const [name, find] of Object.entries(FIND)) {
      if (name in html) this.#found[name] = [...find(parse(html[name], this.doc))];
    }
  }

  /** What is mine alone: a paper that is cast, polls that are answered. */
  own(slot, data) {
    this.#mine[slot] = data ?? {};
  }

  /** An element for each call; `data-say` names it. */
  elements() {
    const { bar = [], tablenews = [], messages = [], ballot = [], polls = [] } = this.#found;
    const papers = this.#mine.ballot?.cast ? [] : ballot.map((paper) => this.#line("ballot", paper.dataset.ballot));
    const open = polls.filter((form) => !this.#mine.polls?.[form.dataset.poll]);
    const asked = open.map((form) => this.#line("poll", form.dataset.poll));
    return [...bar, ...papers, ...asked, ...tablenews, ...messages];
  }

  #line(what, id) {
    const line = this.doc.createElement("p");
    line.className = "badge badge-attention";
    line.dataset.say = `${what}-${id}`;
    line.textContent = this.t(`away.${what}`);
    return line;
  }
}

/** Of messages the newest stands first; older ones are read in the meeting. */
function newest(region) {
  return [...region.querySelectorAll(".message-now")].slice(0, 1);
}
