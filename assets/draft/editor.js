// One of the draft's two texts in ProseMirror, bound to its fragment of the Yjs document.

import { keymap } from "prosemirror-keymap";
import { EditorState, Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey, yUndoPlugin, yUndoPluginKey } from "y-prosemirror";
import { caretsKey, caretsPlugin, cursorOf } from "./carets.js";
import { keys, rules } from "./commands.js";
import { passagesPlugin } from "./passages.js";
import { schema } from "./schema.js";
import { asSuggestion, SETTLES } from "./suggesting.js";

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g; // the server takes none of these

const withoutControl = new Plugin({
  props: {
    transformPastedText: (text) => text.replace(/\r\n?/g, "\n").replace(CONTROL, " "),
    transformPastedHTML: (html) => html.replace(/\r\n?/g, "\n").replace(CONTROL, " "),
  },
});

/** What lines begin with makes no lists and headings while I only suggest. */
function rulesUnless(suggests) {
  const { handleTextInput, ...others } = rules.props;
  const props = { ...others, handleTextInput: (...typed) => !suggests() && handleTextInput.apply(rules, typed) };
  return new Plugin({ ...rules.spec, props });
}

/** Refuses what would make the draft longer than it may be. */
function bounded(fits) {
  const isOurs = (tr) => tr.docChanged && !tr.getMeta(ySyncPluginKey);
  return new Plugin({ filterTransaction: (tr) => !isOurs(tr) || fits(tr) });
}

/** One press of Undo takes back a word, a run of deletions or one command, not everything since I last paused. */
function smallUndos() {
  let before = null;
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        const deletes = event.key === "Backspace" || event.key === "Delete";
        const types = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
        const kind = deletes ? "delete" : types ? "type" : "other";
        if (kind !== before || kind === "other" || event.key === " ") stopGathering(view);
        before = kind;
        return false;
      },
      handlePaste: (view) => void stopGathering(view),
    },
  });
}

const stopGathering = (view) => yUndoPluginKey.getState(view.state).undoManager.stopCapturing();

export class Editor {
  /**
   * `field` is "text", "rationale", "addressee" or "conditions"; `place` the element to stand in. `desk` has mayWrite(), others(field),
   * askLink(editor), askComment(editor), toToolbar(), touched(editor), typed(), passages(field), and
   * suggests, suggest(on), cannotSuggest().
   */
  constructor({ field, fragment, place, desk }) {
    Object.assign(this, { field, fragment, place, desk });
    const editor = this;
    this.view = new EditorView(place, {
      state: this.#state(),
      attributes: () => this.#attributes(),
      editable: () => desk.mayWrite(),
      dispatchTransaction(tr) {
        const done = editor.view ? editor.taken(tr) : tr;
        if (!done) return;
        this.updateState(this.state.apply(done)); // the first one comes before there is an editor.view
        if (editor.view && !tr.getMeta(caretsKey)) desk.touched(editor);
      },
      handleDOMEvents: {
        focus: () => void this.#soon(),
        blur: () => void this.#soon(),
        beforeinput: () => void desk.typed(),
        compositionend: () => void this.#soon(),
      },
    });
  }

  /** The transaction, or the suggestion that it becomes while I only suggest; null if it cannot be one. */
  taken(tr) {
    if (!this.desk.suggests || !tr.docChanged || tr.getMeta(ySyncPluginKey) || tr.getMeta(SETTLES)) return tr;
    const suggestion = asSuggestion(this.view.state, tr);
    if (!suggestion) this.desk.cannotSuggest();
    return suggestion;
  }

  #state() {
    const { doc, mapping } = initProseMirrorDoc(this.fragment, schema);
    return EditorState.create({ schema, doc, plugins: this.#plugins(mapping) });
  }

  #plugins(mapping) {
    const { desk } = this;
    const bindings = keys({
      askLink: () => !desk.suggests && desk.askLink(this),
      askComment: () => desk.askComment(this),
      suggest: () => desk.suggest(!desk.suggests),
      toToolbar: () => desk.toToolbar(),
    });
    return [
      ySyncPlugin(this.fragment, { mapping }),
      yUndoPlugin(),
      caretsPlugin(() => desk.others(this.field)),
      passagesPlugin(() => desk.passages(this.field)),
      smallUndos(),
      rulesUnless(() => desk.suggests),
      keymap(bindings),
      withoutControl,
      bounded((tr) => desk.space.fits(tr, this)),
    ];
  }

  #attributes() {
    const { label, hint, lang, empty } = this.place.dataset;
    return {
      role: "textbox",
      "aria-multiline": "true",
      "aria-labelledby": label,
      "aria-describedby": hint,
      "aria-readonly": String(!this.desk.mayWrite()),
      lang,
      "data-empty": empty,
      class: "writing",
    };
  }

  /** The browser says who has the focus only after the event. */
  #soon() {
    setTimeout(() => this.desk.touched(this));
  }

  run(command) {
    if (!this.desk.mayWrite()) return false;
    stopGathering(this.view);
    const done = command(this.view.state, this.view.dispatch, this.view);
    this.view.focus();
    return done;
  }

  get size() {
    return sizeOf(this.view.state.doc);
  }

  get cursor() {
    return this.view.hasFocus() ? cursorOf(this.view, this.field) : null;
  }

  /** The others have moved, or I may no longer write. */
  redraw() {
    this.view.dispatch(this.view.state.tr.setMeta(caretsKey, true));
  }

  plain() {
    return this.view.state.doc.textBetween(0, this.view.state.doc.content.size, "\n");
  }

  destroy() {
    this.view.destroy();
  }
}

/** Characters and elements as the server counts them: letters, not UTF-16 units. */
export function sizeOf(doc) {
  const size = { characters: 0, elements: 0 };
  doc.descendants((node) => {
    if (node.isText) size.characters += [...node.text].length;
    else size.elements += 1;
  });
  return size;
}
