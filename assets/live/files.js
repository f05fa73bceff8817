// Files that are pasted or dropped. A text holds words only: said at once, and what stands in the field stays. Without
// this a picture would vanish silently, and a file that is dropped beside a field would take the place of the page.

import { isTextField } from "./texts.js";

/** A copied piece of a spreadsheet or page comes as words and as a picture: then the words are taken. */
export function bringsOnlyFiles(data) {
  const types = [...(data?.types ?? [])];
  return types.includes("Files") && !types.includes("text/plain");
}

/** `tell(form)` says it: beside the form, or where there is none, to the whole page. */
export function keepOutFiles({ tell, doc = document }) {
  doc.addEventListener("paste", (event) => {
    if (!bringsOnlyFiles(event.clipboardData) || !isTextField(event.target)) return;
    event.preventDefault();
    tell(event.target.form);
  });
  for (const kind of ["dragover", "drop"]) {
    doc.addEventListener(kind, (event) => {
      if (!bringsOnlyFiles(event.dataTransfer) || event.target.closest?.("input[type=file]")) return;
      event.preventDefault();
      if (kind === "drop") tell(event.target.closest?.("form"));
    });
  }
}
