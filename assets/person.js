// Pages beside the live one whose forms are commands: sent by HTTP, answered beside the button. Without scripts they
// are ordinary forms.

import { confirmed, csrfToken } from "./forms.js";
import { Intents } from "./live/intents.js";
import { pressed } from "./live/presses.js";
import { started } from "./live/started.js";
import { pageNotes } from "./page/notes.js";
import { offerUndo, rememberUndo } from "./page/undo.js";

const { t, toasts } = pageNotes();
const intents = new Intents();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-command]")) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, submitter) {
  if (form.dataset.state === "saving" || !(await confirmed(form, submitter))) return;
  form.dataset.state = "saving";
  say(form, submitter, t("form.saving"));
  const fields = fieldsOf(form, submitter);
  const answer = await post(form.action, { ...fields, id: intents.idOf(form, JSON.stringify(fields)) });
  delete form.dataset.state;
  if (answer.type !== "lost") intents.answered(form);
  const problem = answer.type === "ack" ? "" : answer.message || t("form.problem");
  say(form, submitter, problem ? "" : t("form.saved"));
  tell(form, problem);
  if (!problem) done(form, answer.result ?? {});
}

/** An ack or a rejected frame; "lost" where none came. */
async function post(address, frame) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  try {
    return await (await fetch(address, { method: "POST", headers, body: JSON.stringify(frame) })).json();
  } catch {
    return { type: "lost" };
  }
}

function say(form, submitter, words) {
  const status = form.querySelector("[data-status]");
  if (status) status.textContent = words;
  else pressed(submitter, words);
}

function tell(form, problem) {
  const place = form.querySelector("[data-problem]");
  if (!place) return void (problem && toasts.show(problem));
  place.textContent = problem;
  place.hidden = !problem;
}

/** As the server reads a form: "answers.7" nests; what data-lists names is a list, also of one. */
function fieldsOf(form, submitter) {
  const lists = (form.dataset.lists ?? "").split(" ").filter(Boolean);
  const found = Object.fromEntries(lists.map((name) => [name, []]));
  const entries = [...new FormData(form)];
  if (submitter?.name) entries.push([submitter.name, submitter.value]);
  for (const [name, value] of entries) {
    const [head, rest] = name.split(/\.(.*)/);
    if (lists.includes(name)) found[name].push(value);
    else if (rest) (found[head] ??= {})[rest] = value;
    else found[name] = value;
  }
  return found;
}

/** A receipt is read out and stands until the page is left; everything else is seen on the page as it is now. */
function done(form, result) {
  const receipt = form.querySelector("[data-receipt]");
  if (!receipt || !result.receipt) {
    rememberUndo(form, result);
    return void (form.dataset.then ? location.assign(form.dataset.then) : location.reload());
  }
  receipt.querySelector("code").textContent = result.receipt;
  receipt.hidden = false;
  form.reset();
}

offerUndo({ toasts, t, post });
started("person");
