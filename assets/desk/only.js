// Regions are the same bytes for everybody of a role. `[data-only]` names the one whom it is for, `[data-not-for]` the
// one whom it is not for. The server decides by itself who may press.

export function showOnly(member, doc = document) {
  for (const element of doc.querySelectorAll("[data-only]")) element.hidden = element.dataset.only !== member;
  for (const element of doc.querySelectorAll("[data-not-for]")) element.hidden = element.dataset.notFor === member;
}
