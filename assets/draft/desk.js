// The editors on one Yjs document, with their toolbar. Knows nothing of the line.

import * as Y from "yjs";
import { linkAt } from "./commands.js";
import { CommentBox } from "./commentbox.js";
import { Cursor } from "./cursor.js";
import { Editor } from "./editor.js";
import { LinkBox } from "./linkbox.js";
import { passagesOn, rangeOf, select } from "./passages.js";
import { Space } from "./space.js";
import { settled, suggestionsIn } from "./suggesting.js";
import { Toolbar } from "./toolbar.js";
import { writerAt } from "./writers.js";
import { SuggestionList } from "./suggestionlist.js";
import { NOWHERE } from "./wire.js";

const REMOTE = "remote"; // the origin of changes that came from the server

export class Desk {
  #doc = new Y.Doc();
  #editors = [];
  #last = null; // the editor that was written in last
  #mayWrite = false;
  #showing = null;
  #passages = [];
  #inside = ""; // the suggestion that my cursor is in
  suggests = false;

  /** `wrote(update)`, `typed()`, `pointed(cursor)`, `changedByOthers(clients)` are told what happens here. */
  constructor({ t, say, people, wrote, typed, pointed, changedByOthers, language = "", speaks = () => true }) {
    Object.assign(this, { t, say, people, wrote, typed, changedByOthers, language, speaks });
    this.cursor = new Cursor({ where: () => this.#where(), tell: pointed });
    this.linkBox = new LinkBox(document.getElementById("draft-link"));
    this.space = new Space({ editors: () => this.#editors, place: document.getElementById("draft-left"), say, t });
    this.bar = document.getElementById("draft-tools");
    this.comments = new CommentBox(document.getElementById("draft-comment"), { desk: this, say, t });
    this.list = new SuggestionList(document.getElementById("draft-suggestions"), { desk: this, t });
  }

  // The document

  state() {
    return Y.encodeStateVector(this.#doc);
  }

  get isOpen() {
    return this.#editors.length > 0;
  }

  /** The server's state. The first time it opens the editors; `unsent()` is what an earlier page could not send. */
  open(update, unsent) {
    Y.applyUpdate(this.#doc, update, REMOTE);
    if (this.#editors.length) return;
    const mine = unsent();
    if (mine) Y.applyUpdate(this.#doc, mine, REMOTE);
    this.#listen();
    this.#mount();
  }

  putIn(updates) {
    this.#doc.transact(() => updates.forEach((update) => Y.applyUpdate(this.#doc, update, REMOTE)), REMOTE);
  }

  /** Forget this copy; the next state opens a new one. Whoever was writing goes on where they were. */
  startAgain() {
    this.focusOn = this.#editors.find((editor) => editor.view.hasFocus())?.field;
    for (const editor of this.#editors) editor.destroy();
    this.#editors = [];
    this.#last = null;
    this.#doc.destroy();
    this.#doc = new Y.Doc();
  }

  #listen() {
    const doc = this.#doc;
    doc.on("update", (update, origin) => {
      if (origin !== REMOTE && this.#mayWrite) this.wrote(update);
    });
    doc.on("afterTransaction", (transaction) => {
      if (transaction.origin !== REMOTE || !transaction.changed.size) return;
      const { beforeState, afterState } = transaction;
      const clients = [...afterState.keys()].filter((client) => afterState.get(client) !== beforeState.get(client));
      if (doc === this.#doc) this.changedByOthers(clients);
    });
  }

  // The editors

  #mount() {
    for (const place of document.querySelectorAll("[data-field]")) {
      const { field } = place.dataset;
      place.replaceChildren();
      this.#editors.push(new Editor({ field, place, fragment: this.#doc.getXmlFragment(field), desk: this }));
    }
    this.toolbar ??= new Toolbar(this.bar, this);
    this.commented();
    this.#editors.find((editor) => editor.field === this.focusOn)?.view.focus();
    this.space.show();
  }

  /** Whether I may write, and how many characters a draft may have. */
  allow(mayWrite, most = this.space.most) {
    this.#mayWrite = mayWrite;
    this.space.most = most;
    this.redraw();
  }

  redraw() {
    this.bar.hidden = !this.#mayWrite || !this.#editors.length;
    for (const editor of this.#editors) editor.redraw();
    if (!this.#editors.length) return;
    this.toolbar?.show();
    this.list?.show();
  }

  plain() {
    return this.#editors.map((editor) => editor.plain()).join("\n\n").trim();
  }

  get composing() {
    return this.#editors.some((editor) => editor.view.composing);
  }

  // What editors and the toolbar ask

  editor() {
    return this.#last ?? this.#editors[0];
  }

  mayWrite() {
    return this.#mayWrite;
  }

  others(field) {
    return this.people.others(field);
  }

  askLink(editor) {
    return this.#mayWrite && this.linkBox.ask(editor);
  }

  askComment(editor) {
    if (this.#mayWrite) this.comments?.ask(editor);
    return true;
  }

  onLink(editor) {
    return linkAt(editor.view.state) !== null;
  }

  toToolbar() {
    this.toolbar.focus();
    return true;
  }

  // Suggestions and comments

  /** From now on what I type is only suggested, or written again. */
  suggest(on) {
    this.suggests = on;
    document.body.classList.toggle("draft-suggests", on);
    this.toolbar?.show();
    this.say(this.t(on ? "draft.suggest_on" : "draft.suggest_off"));
    return true;
  }

  cannotSuggest() {
    this.say(this.t("draft.suggest_words"), "assertive");
  }

  suggestions() {
    return this.#editors.flatMap((editor) =>
      suggestionsIn(editor.view.state.doc).map((one) => ({ ...one, field: editor.field, editor })),
    );
  }

  writerOf({ editor, parts }) {
    return this.people.writer(writerAt(editor.view.state, parts[0]), this.#doc.clientID);
  }

  settle(suggestions, accept) {
    if (!this.#mayWrite) return;
    for (const editor of this.#editors) {
      const own = suggestions.filter((one) => one.editor === editor);
      if (own.length) editor.view.dispatch(settled(editor.view.state, own, accept));
    }
    this.say(this.t(accept ? "draft.accepted" : "draft.rejected", { count: suggestions.length }));
  }

  goTo({ editor, from, to }) {
    select(editor.view, { from, to });
  }

  passages(field) {
    return this.#passages.filter((one) => one.field === field);
  }

  /** The comments on the page are new. */
  commented() {
    this.#passages = passagesOn(document);
    this.comments?.refresh();
    this.redraw();
  }

  showPassage(id) {
    const one = this.#passages.find((passage) => passage.id === id);
    const editor = this.#editors.find(({ field }) => field === one?.field);
    const range = editor && rangeOf(editor.view.state, one);
    if (range) select(editor.view, range);
    return Boolean(range);
  }

  /** Whoever comes into a suggestion with the cursor hears that it is one. */
  #saySuggestion() {
    const editor = this.#editors.find(({ view }) => view.hasFocus());
    const { head } = editor?.view.state.selection ?? {};
    const one = editor && this.suggestions().find((s) => s.editor === editor && s.from < head && head <= s.to);
    const key = one ? `${one.field} ${one.from}` : "";
    if (key === this.#inside) return;
    this.#inside = key;
    const what = one?.put && one.taken ? "replace" : one?.put ? "put" : "take";
    const who = one && (this.writerOf(one) || this.t("draft.someone"));
    if (one && !this.suggests && this.speaks()) this.say(this.t(`draft.suggests_${what}`, { who }));
  }

  touched(editor) {
    if (!this.#editors.includes(editor)) return;
    if (editor.view.hasFocus()) this.#last = editor;
    this.#showing ??= requestAnimationFrame(() => this.#show()); // once a frame, and after Yjs has done its own work
    this.cursor.soon();
  }

  #show() {
    this.#showing = null;
    if (!this.#editors.length) return;
    this.toolbar?.show();
    this.list?.show();
    this.#saySuggestion();
    this.space.show();
  }

  #where() {
    return (this.#mayWrite && this.#editors.map((editor) => editor.cursor).find(Boolean)) || NOWHERE;
  }
}
