// The parts around the text that the server draws: title, sources, state. Its forms are commands over HTTP.

import { Idiomorph } from "idiomorph";
import { confirmed, csrfToken, fieldsOf } from "../forms.js";
import { newId } from "../live/outbox.js";

const PARTS = ["draft-head", "draft-lanes", "draft-comments", "draft-sources", "draft-amendments", "draft-state"];

export class Head {
  /** `commandUrl` takes commands; `t` has the strings; `undo(text, take)` offers to take something back. */
  constructor({ commandUrl, t, announce, undo, refreshed = () => {} }) {
    Object.assign(this, { commandUrl, t, announce, undo, refreshed });
    document.addEventListener("submit", (event) => this.#submitted(event));
  }

  /** Fetch the page and put its parts in place. What I am typing in their fields stays. */
  refresh = async () => {
    const address = location.href;
    const answer = await fetch(address, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (location.href !== address) return; // somebody has searched on meanwhile: that answer is on its way
    for (const id of PARTS) {
      const [old, next] = [document.getElementById(id), page.getElementById(id)];
      // A button under the focus is no field: what it says changes with what it has done.
      const ignoreActiveValue = document.activeElement?.localName !== "button";
      if (old && next) Idiomorph.morph(old, next, { ignoreActiveValue, callbacks });
    }
    this.refreshed();
  };

  async #submitted(event) {
    const form = event.target;
    if (!form.matches("form[data-command]")) return;
    event.preventDefault();
    if (form.dataset.state === "saving" || !(await confirmed(form, event.submitter))) return;
    form.dataset.state = "saving";
    this.#say(form, this.t("form.saving"), "");
    const fields = fieldsOf(form, event.submitter);
    const answer = await this.#send(form, fields);
    delete form.dataset.state;
    if (answer.type === "ack") {
      this.#offerUndo(form, fields);
      if ("reset" in form.dataset) form.reset();
      this.#say(form, this.t("form.saved"), "");
      form.closest("details")?.removeAttribute("open");
      form.closest("dialog")?.close();
      await this.refresh();
    } else {
      this.#say(form, "", answer.message || this.t("form.problem"));
    }
  }

  /** `data-undo` names the flag that the opposite command turns round; everything else stays. */
  #offerUndo(form, fields) {
    const { undo: flag, undoWords: words, command, room } = form.dataset;
    if (!flag) return;
    const back = Object.assign(document.createElement("form"), { hidden: true });
    Object.assign(back.dataset, { command, room });
    this.undo(words, async () => {
      const answer = await this.#send(back, { ...fields, [flag]: !fields[flag] });
      if (answer.type !== "ack") throw new Error(answer.message ?? "");
      await this.refresh();
    });
  }

  async #send(form, fields) {
    const { command: type, room } = form.dataset;
    form.dataset.id ||= newId(); // one intent keeps its id when it is sent again
    const body = JSON.stringify({ type, id: form.dataset.id, room, ...fields });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    try {
      const answer = await (await fetch(this.commandUrl, { method: "POST", headers, body })).json();
      delete form.dataset.id;
      return answer;
    } catch {
      return { type: "lost" };
    }
  }

  #say(form, status, problem) {
    const said = form.querySelector("[data-status]");
    const wrong = form.querySelector("[data-problem]");
    if (said) said.textContent = status;
    if (wrong) wrong.textContent = problem;
    if (status) this.announce(status);
  }
}

/** The field with the focus, what is open, and what a form has said are the person's own. */
const callbacks = {
  beforeNodeMorphed: (old) => {
    if (old.nodeType !== 1) return true;
    const typing = old === document.activeElement && old.localName !== "button";
    return !typing && !old.matches("[data-status], [data-problem]");
  },
  beforeAttributeUpdated: (name, element) => name !== "open" || element.localName !== "details",
};
