// What every form needs, live or not: reading its fields, asking before what cannot be undone.

const OWN = new Set(["csrfmiddlewaretoken", "type", "id", "room"]);

const named = (form, attribute) => new Set((form.dataset[attribute] ?? "").split(/[\s,]+/).filter(Boolean));

function entriesOf(form, submitter) {
  const entries = [...new FormData(form)];
  if (submitter?.name) entries.push([submitter.name, submitter.value]);
  return entries.filter(([name]) => !OWN.has(name));
}

function toNumber(text) {
  return text === "" ? null : Number(text);
}

/** Puts a value at "answers.12" as `{answers: {12: value}}`. */
function place(fields, name, value) {
  const path = name.split(".");
  const last = path.pop();
  const holder = path.reduce((part, key) => (part[key] ??= {}), fields);
  holder[last] = value;
}

/**
 * The form's fields as a command wants them. Names in `data-numbers` become numbers (empty: null), in `data-lists`
 * lists, in `data-json` are parsed, in `data-flags` true or false. `answers.12` nests.
 */
export function fieldsOf(form, submitter = null) {
  const [numbers, lists, json, flags] = ["numbers", "lists", "json", "flags"].map((name) => named(form, name));
  const fields = {};
  lists.forEach((name) => place(fields, name, []));
  flags.forEach((name) => place(fields, name, false));
  for (const [name, text] of entriesOf(form, submitter)) {
    const value = numbers.has(name) ? toNumber(text) : json.has(name) ? JSON.parse(text) : text;
    if (lists.has(name)) fields[name].push(value);
    else place(fields, name, flags.has(name) ? true : value);
  }
  return fields;
}

/** Resolves to true once the person has agreed in the dialog that `data-confirm` names; at once where there is none. */
export function confirmed(form, submitter) {
  const id = submitter?.dataset.confirm ?? form.dataset.confirm;
  const dialog = id && document.getElementById(id);
  if (!dialog) return Promise.resolve(true);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(Boolean(dialog.returnValue)), { once: true });
  });
}

/** Ctrl+Enter or Cmd+Enter in a text area sends its form. */
export function sendByKeys(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (!(event.target instanceof HTMLTextAreaElement) || !event.target.form) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

/** The token that Django wants beside every POST. */
export function csrfToken() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie ? cookie[1] : (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}
