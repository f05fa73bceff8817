// Pages that renew a part of themselves by htmx (partials/htmx.html): what gets no answer is said.

import { pageNotes } from "./page/notes.js";
import { Unanswered } from "./page/unanswered.js";

const { toasts, t } = pageNotes();
new Unanswered({ toasts, t, ajax: (...request) => window.htmx.ajax(...request) }).start();
