// Strings and settings that the server wrote into the page as JSON. Nothing a person reads is written in a script.

export function readJson(element) {
  return element ? JSON.parse(element.textContent) : {};
}

/** All strings of the page: `#strings`, every `[data-strings]`, and the `strings` of `#live`. */
export function readStrings(doc = document) {
  const found = doc.querySelectorAll('script#strings, script[type="application/json"][data-strings]');
  const tables = [...found].map(readJson);
  return Object.assign({}, ...tables, readJson(doc.getElementById("live")).strings);
}

/**
 * A function `t(key, values)`. `{name}` and `%(name)s` in the text become `values.name`. With `values.count` the texts
 * `key_one` and `key_other` (or `key.one`, `key.other`) are tried first. A missing key answers with the key itself.
 */
export function translator(strings, language = "en") {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language); // 4,000 in English, 4 000 in Finnish and Swedish
  const written = (value) => (typeof value === "number" ? number.format(value) : String(value));
  return function t(key, values = {}) {
    const form = "count" in values ? plural.select(values.count) : "other";
    const counted = strings[`${key}_${form}`] ?? strings[`${key}.${form}`];
    const text = ("count" in values ? counted ?? strings[key] : strings[key] ?? counted) ?? key;
    const value = (whole, name) => (name in values ? written(values[name]) : whole);
    return text.replace(/%\((\w+)\)s/g, value).replace(/\{(\w+)\}/g, value);
  };
}
