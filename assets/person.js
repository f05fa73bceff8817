// Pages beside the live one whose forms are commands: sent by HTTP, answered beside the button. Without scripts they
// are ordinary forms.

import { confirmed, csrfToken } from "./forms.js";
import { newId } from "./live/outbox.js";
import { started } from "./live/started.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-command]")) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, submitter) {
  if (form.dataset.state === "saving" || !(await confirmed(form, submitter))) return;
  form.dataset.state = "saving";
  const answer = await answered(form, submitter).catch(() => null);
  delete form.dataset.state;
  const problem = answer?.type === "ack" ? "" : answer?.message || document.querySelector("[data-unsent]")?.textContent || "…";
  const place = form.querySelector("[data-problem]");
  place.textContent = problem;
  place.hidden = !problem;
  if (!problem) done(form, answer.result ?? {});
}

async function answered(form, submitter) {
  const body = JSON.stringify({ ...fields(form, submitter), id: newId() });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  return (await fetch(form.action, { method: "POST", headers, body })).json();
}

/** As the server reads a form: "answers.7" nests; what data-lists names is a list, also of one. */
function fields(form, submitter) {
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
  if (!receipt || !result.receipt) return void (form.dataset.then ? location.assign(form.dataset.then) : location.reload());
  receipt.querySelector("code").textContent = result.receipt;
  receipt.hidden = false;
  form.reset();
}

started("person");
