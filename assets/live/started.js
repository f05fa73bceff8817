// The page says in words that it has not started, until all of its scripts have. The server wrote the notice, and a
// style sheet shows it after some seconds: it needs no script, because those may be just what is missing.

/** To be called by each script named in the notice's `data-needs` once it runs. */
export function started(name, doc = document) {
  const notice = doc.getElementById("unstarted");
  if (!notice) return;
  const missing = notice.dataset.needs.split(" ").filter((other) => other && other !== name);
  notice.dataset.needs = missing.join(" ");
  if (!missing.length) notice.remove();
}
