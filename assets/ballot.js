// The ballot paper, one recommendation at a time, and the receipt. Without this script all recommendations stand
// one under the other and the form works. Nothing is kept on the device: devices are borrowed.

import { Marks } from "./ballot/marks.js";
import { live } from "./live.js";
import { started } from "./live/started.js";

const ASK_AGAIN_MS = 2000;

let paper = null; // the one on the page now
let mine = {}; // my own state, as the server last told it
let number = null; // my panelist's number

class Paper {
  #over = new AbortController(); // the next ballot's paper may take over these very elements

  constructor(root) {
    this.root = root;
    this.ballot = root.dataset.ballot;
    this.form = root.querySelector("form");
    this.marks = new Marks(this.form, live.t, this.#over.signal);
    this.receipt = root.querySelector("[data-receipt]");
    this.elsewhere = root.querySelector("[data-without-script]"); // leads to the page that shows my paper
    this.votes = 0; // how often this paper was taken
    this.pages = [...root.querySelectorAll("[data-step], [data-review]")];
    this.form.noValidate = true; // a hidden page cannot show the browser's own complaint
    for (const tools of root.querySelectorAll("[data-stepping]")) tools.hidden = false;
    this.elsewhere.hidden = true;
    const until = { signal: this.#over.signal };
    root.addEventListener("click", (event) => this.#clicked(event.target), until);
    this.form.addEventListener("change", (event) => this.#answered(event.target.closest("[data-step]")), until);
    this.form.addEventListener("submit", (event) => this.#submitted(event), until);
    this.form.addEventListener("live:ack", (event) => this.voted(event.detail.receipt ?? ""), until);
    this.#show(0);
  }

  end() {
    this.votes += 1; // no receipt is waited for any more
    this.#over.abort();
  }

  get started() {
    return this.marks.started;
  }

  /** The paper is in. Also after a reload, with the paper as the server has it. */
  voted(receipt, answers = null) {
    if (answers) this.marks.fill(answers);
    this.votes += 1;
    this.form.hidden = true;
    this.receipt.hidden = false;
    this.#print(receipt);
    if (!receipt) this.#fetchReceipt();
    if (!answers) focus(this.receipt);
  }

  #print(receipt) {
    const copy = this.receipt.querySelector("[data-copy]");
    this.receipt.querySelector("[data-code]").textContent = receipt || "…";
    copy.dataset.copy = receipt;
    copy.hidden = !receipt;
    this.elsewhere.hidden = Boolean(receipt);
  }

  /** An ack that comes a second time brings no receipt, and what I knew before may be that of an older paper. */
  async #fetchReceipt() {
    const vote = this.votes;
    while (vote === this.votes && this.root.isConnected) {
      const receipt = await receiptOn(this.elsewhere.querySelector("a").href);
      if (vote !== this.votes) return;
      if (receipt) return this.#print(receipt);
      await new Promise((go) => setTimeout(go, ASK_AGAIN_MS));
    }
  }

  #show(place) {
    this.place = place;
    this.pages.forEach((page, at) => (page.hidden = at !== place));
    if (this.pages[place].matches("[data-review]")) this.#review();
  }

  #turnTo(place) {
    this.#show(place);
    focus(this.pages[place]);
  }

  #clicked(target) {
    const go = target.closest("[data-go]");
    if (go) this.#turnTo(Number(go.dataset.go));
    else if (target.closest("[data-back]")) this.#turnTo(this.place - 1);
    else if (target.closest("[data-next]")) this.#next();
    else if (target.closest("[data-change]")) this.#changeMind();
  }

  #next() {
    if (this.#isAnswered(this.pages[this.place])) this.#turnTo(this.place + 1);
    else this.#complain(this.pages[this.place]);
  }

  #changeMind() {
    this.receipt.hidden = true;
    this.form.hidden = false;
    this.#turnTo(0);
  }

  /** Enter on an early page turns the page; a paper with a gap goes nowhere. */
  #submitted(event) {
    const gap = this.pages.findIndex((page) => page.matches("[data-step]") && !this.#isAnswered(page));
    if (gap < 0 && this.place === this.pages.length - 1) return;
    event.preventDefault();
    event.stopPropagation();
    if (this.place < this.pages.length - 1) return this.#next();
    this.#show(gap);
    this.#complain(this.pages[gap]);
  }

  #isAnswered(page) {
    return this.marks.isAnswered(page);
  }

  #answered(page) {
    if (page) page.querySelector("[data-missing]").textContent = "";
  }

  #complain(page) {
    const what = this.marks.rows ? "ballot.unmarked" : "ballot.missing";
    page.querySelector("[data-missing]").textContent = live.t(what);
    page.querySelector("input:not([type=hidden]), select").focus();
  }

  #review() {
    for (const place of this.root.querySelectorAll("[data-answer]")) {
      place.textContent = this.marks.words(place.dataset.answer) ?? live.t("ballot.no_answer");
    }
  }
}

/** What stands on the page of my own paper; "" while there is no line, or nothing to show. */
async function receiptOn(address) {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    return page.querySelector(".receipt-code")?.textContent ?? "";
  } catch {
    return "";
  }
}

function focus(page) {
  const heading = page.querySelector("h3");
  heading.focus({ preventScroll: true });
  page.scrollIntoView({ block: "start" }); // with the words above the heading: which of how many it is
}

/** After every change of the page: a new paper is taken in hand, and statements show me what I may do. */
function look() {
  const root = document.querySelector("[data-ballot]");
  if (root !== (paper?.root ?? null) || root?.dataset.ballot !== paper?.ballot) {
    paper?.end();
    paper = root ? new Paper(root) : null;
  }
  if (paper && mine.cast && mine.ballot === Number(root.dataset.ballot) && !paper.started) {
    paper.voted(mine.receipt ?? "", mine.paper);
  }
  for (const statement of document.querySelectorAll("[data-statement]")) showMyPart(statement);
}

function showMyPart(statement) {
  if (number === null) return;
  const signed = statement.dataset.signedBy.split(" ").includes(String(number));
  for (const part of statement.querySelectorAll("[data-for]")) part.hidden = (part.dataset.for === "signers") !== signed;
}

live.on("welcome", ({ you }) => {
  number = you.number;
  look();
});
live.on("me", ({ slot, data }) => {
  if (slot !== "ballot") return;
  mine = data ?? {};
  look();
});
live.on("regions", look);
look();
started("ballot");
