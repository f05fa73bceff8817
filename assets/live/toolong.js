// Texts that are too long. At `maxlength` a browser cuts what is pasted without a word: here the whole text stays, the
// browser says how much fits, and does not send the form before it is shortened. The server checks again.

const limits = new WeakMap();

function loosen({ target: field }) {
  if (!(field.maxLength > 0)) return;
  limits.set(field, field.maxLength);
  field.removeAttribute("maxlength");
}

function check(field, words) {
  const limit = limits.get(field);
  if (!limit) return;
  const { length } = field.value;
  const wasLong = field.validity.customError;
  field.setCustomValidity(length > limit ? words.replace("{length}", length).replace("{limit}", limit) : "");
  if (length > limit && !wasLong) field.reportValidity();
}

/** `words`: with {length} and {limit}. A region that comes anew brings `maxlength` back: hence at every input. */
export function keepTooLong(words, doc = document) {
  if (!words) return;
  for (const kind of ["focusin", "beforeinput"]) doc.addEventListener(kind, loosen, true);
  doc.addEventListener("input", ({ target }) => check(target, words), true);
  doc.addEventListener("reset", ({ target }) => setTimeout(() => [...target.elements].forEach((field) => check(field, words))));
}
