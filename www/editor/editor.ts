// The editor behind five functions: mount, setText, setMarks, reveal, destroy. Offsets are UTF-16 units, as in
// a JavaScript string. It knows CodeMirror and nothing of state machines: what is wrong with a text comes from
// `setMarks`; what may be completed and what a word means from the callbacks, or from `assist` for a spot.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, isolateHistory } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import type { Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState } from "@codemirror/state";
import type { Extension } from "@codemirror/state";
import {
  EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, hoverTooltip,
  keymap, lineNumbers,
} from "@codemirror/view";
import type { ViewUpdate } from "@codemirror/view";
import { meaning, offers } from "./assist";
import type { Spot } from "./assist";
import { language } from "./language";
import type { LanguageName } from "./language";
import { mountStyles } from "./styles";
import { theme } from "./theme";
import { travel } from "./travel";
import type { Target } from "./travel";

export interface Options {
  text: string;
  language: LanguageName;
  /** Colours come from custom properties; this only says whether shadows and carets are drawn for dark ground. */
  theme: "light" | "dark";
  readonly: boolean;
  /** What a screen reader calls the editor. */
  label: string;
}

export interface Callbacks {
  /** The person changed the text. Not called for `setText`. */
  change?(text: string): void;
  /** The cursor stands elsewhere. */
  cursor?(offset: number): void;
  complete?(offset: number): Promise<Completions | null> | Completions | null;
  hover?(offset: number): Promise<Hint | null> | Hint | null;
  /** What stands at a place of a definition; in place of `complete` and `hover`. */
  spot?(offset: number, writing: boolean): Spot | null | Promise<Spot | null>;
  /** Where the word at a place leads. */
  target?: Target;
}

/** What may stand between `from` and the cursor. */
export interface Completions {
  from: number;
  /** What is replaced ends here; at the cursor when left out. */
  to?: number;
  /** Commas are put between an option that is a `member` and the members beside it. */
  options: { label: string; detail?: string; info?: string; type?: string; insert?: string; boost?: number; member?: boolean }[];
}

/** Plain text about a part of the document. */
export interface Hint {
  from: number;
  to: number;
  text: string;
}

export interface Mark {
  from: number;
  to: number;
  severity: "error" | "warning" | "info" | "hint";
  message: string;
  code?: string;
  fixes?: { label: string; from: number; to: number; insert: string }[];
}

/** What `mount` returns and the other four functions take. */
export interface Handle {
  view: EditorView;
}

/** More marks than a person can read only cost time; the first ones are kept. */
const MOST_MARKS = 1000;
/** Pixels that stay free beside the caret. */
const MARGIN = 24;
const fromOutside = Annotation.define<boolean>();

export function mount(parent: HTMLElement, options: Options, callbacks: Callbacks): Handle {
  mountStyles();
  const state = EditorState.create({ doc: options.text, extensions: extensions(options, callbacks) });
  return { view: new EditorView({ state, parent }) };
}

/** Replaces the text, and keeps cursor, folds and scroll position where the two texts agree. */
export function setText({ view }: Handle, text: string): void {
  const change = difference(view.state.doc.toString(), text);
  if (!change) return;
  // One step of undo, never melted together with what was typed a moment before.
  view.dispatch({ changes: change, annotations: [fromOutside.of(true), isolateHistory.of("full")] });
}

export function setMarks({ view }: Handle, marks: Mark[]): void {
  const end = view.state.doc.length;
  const diagnostics = marks.slice(0, MOST_MARKS).map((mark) => diagnostic(mark, end));
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** Selects a part of the text and brings it into sight. */
export function reveal({ view }: Handle, from: number, to: number, focus: boolean): void {
  const end = view.state.doc.length;
  const [anchor, head] = [Math.min(from, end), Math.min(to, end)];
  view.dispatch({
    selection: { anchor, head },
    effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    annotations: fromOutside.of(true),
  });
  if (focus) view.focus();
}

export function destroy({ view }: Handle): void {
  view.destroy();
}

function extensions(options: Options, told: Callbacks): Extension {
  const callbacks = told.spot ? { ...told, ...assisted(told.spot) } : told;
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("  "),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion(callbacks.complete ? { override: [completions(callbacks.complete)] } : { override: [] }),
    callbacks.hover ? hints(callbacks.hover) : [],
    callbacks.target ? travel(callbacks.target) : [],
    tabKey(),
    homeward(),
    overSelection(),
    keymap.of([
      ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap,
      ...completionKeymap, ...lintKeymap,
    ]),
    language(options.language, options.text),
    theme(options.theme === "dark"),
    EditorState.readOnly.of(options.readonly),
    EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0" }),
    EditorView.updateListener.of((update) => report(update, callbacks)),
  ];
}

function report(update: ViewUpdate, callbacks: Callbacks): void {
  const outside = update.transactions.some((transaction) => transaction.annotation(fromOutside));
  if (outside) return;
  if (update.docChanged) callbacks.change?.(update.state.doc.toString());
  if (update.docChanged || update.selectionSet) callbacks.cursor?.(update.state.selection.main.head);
}

/** Tab indents once one has clicked or typed; for who only passes through, it goes on. Escape frees it again. */
function tabKey(): Extension {
  let indents = false;
  const whenTyping = (command: typeof indentMore) => (view: EditorView) => indents && command(view);
  return [
    keymap.of([
      { key: "Tab", run: whenTyping(indentMore), shift: whenTyping(indentLess) },
      { key: "Escape", run: () => (indents = false) },
    ]),
    EditorView.domEventHandlers({
      mousedown: () => void (indents = true),
      blur: () => void (indents = false),
    }),
    EditorView.updateListener.of((update) => {
      if (update.transactions.some((transaction) => transaction.isUserEvent("input"))) indents = true;
    }),
  ];
}

/** Typing over a selection goes past the browser: it would keep the old look in style attributes, which the policy forbids. */
function overSelection(): Extension {
  return EditorView.domEventHandlers({
    beforeinput(event, view) {
      const { from, to, empty } = view.state.selection.main;
      if (event.inputType !== "insertText" || event.data === null || empty || event.isComposing || view.state.readOnly) return false;
      const text = event.data;
      const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
      event.preventDefault();
      if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
      return true;
    },
  });
}

/** Completion and hover for a definition. */
function assisted(spot: NonNullable<Callbacks["spot"]>): Pick<Callbacks, "complete" | "hover"> {
  return {
    async complete(offset) {
      const found = await spot(offset, true);
      return found && { from: found.from, to: found.to, options: offers(found) };
    },
    async hover(offset) {
      const found = await spot(offset, false);
      const text = found && meaning(found);
      return found && text ? { from: found.from, to: found.to, text } : null;
    },
  };
}

function completions(complete: NonNullable<Callbacks["complete"]>) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    // By itself the list opens where something has begun: behind a comma, Enter means a new line.
    if (!context.explicit && !/["\w$.]/.test(context.state.sliceDoc(context.pos - 1, context.pos))) return null;
    const found = await complete(context.pos);
    if (!found || context.aborted) return null;
    // What stands behind the cursor is replaced too, but it filters nothing.
    const tail = Math.max(0, (found.to ?? context.pos) - context.pos);
    const options = found.options.map(({ insert, member, ...option }) => ({
      ...option,
      apply: insert === undefined ? option.label : write(insert, tail, member ?? false),
    }));
    return { from: found.from, options, validFor: /^[\w$.:-]*$/ };
  };
}

/** Inserts a text with the cursor inside of what is empty in it, and offers what fits there. */
function write(insert: string, tail: number, member: boolean) {
  return (view: EditorView, _option: unknown, from: number, to: number) => {
    const empty = /(?:""|\{\}|\[\])$/.test(insert);
    const end = Math.min(to + tail, view.state.doc.length);
    const commas = member ? missing(view.state, insert.startsWith('"') ? from : from - 1, end) : { before: null, after: "" };
    const before = commas.before === null ? [] : [{ from: commas.before, insert: "," }];
    const cursor = from + before.length + insert.length - (empty ? 1 : 0);
    view.dispatch({
      changes: [...before, { from, to: end, insert: insert + commas.after }],
      selection: { anchor: cursor },
      userEvent: "input.complete",
      scrollIntoView: true,
    });
    if (empty || insert.endsWith(": ")) startCompletion(view);
  };
}

/** Where a comma is missing before a member of JSON that takes this place, and what is missing after it. */
function missing(state: EditorState, from: number, to: number): { before: number | null; after: string } {
  const near = 2_000;
  const before = state.sliceDoc(Math.max(0, from - near), from).trimEnd();
  const blank = state.sliceDoc(Math.max(0, from - near), from).length - before.length;
  const follows = state.sliceDoc(to, to + near).trimStart().startsWith('"');
  return { before: before === "" || /[{[,:]$/.test(before) ? null : from - blank, after: follows ? "," : "" };
}

/** Who writes near the start of a line sees the start: a long line before it may have moved the text sideways. */
function homeward(): Extension {
  return EditorView.updateListener.of(({ view, docChanged, transactions }) => {
    if (!docChanged || !transactions.some((transaction) => transaction.isUserEvent("input"))) return;
    const scroller = view.scrollDOM;
    view.requestMeasure({
      key: homeward,
      read: () => {
        if (scroller.scrollLeft === 0) return false;
        const caret = view.coordsAtPos(view.state.selection.main.head);
        const room = scroller.getBoundingClientRect().left + scroller.clientWidth - MARGIN;
        return caret !== null && caret.right + scroller.scrollLeft < room;
      },
      write: (fits) => {
        if (fits) scroller.scrollLeft = 0;
      },
    });
  });
}

function hints(hover: NonNullable<Callbacks["hover"]>): Extension {
  return hoverTooltip(async (_view, offset) => {
    const hint = await hover(offset);
    if (!hint) return null;
    const create = () => {
      const dom = document.createElement("div");
      dom.className = "cm-hint";
      dom.textContent = hint.text;
      return { dom };
    };
    return { pos: hint.from, end: hint.to, above: true, create };
  });
}

function diagnostic(mark: Mark, end: number): Diagnostic {
  const from = Math.max(0, Math.min(mark.from, end));
  const actions = (mark.fixes ?? []).map((fix) => ({
    name: fix.label,
    apply: (view: EditorView) =>
      view.dispatch({ changes: { from: fix.from, to: fix.to, insert: fix.insert }, userEvent: "input.fix" }),
  }));
  return {
    from,
    to: Math.max(from, Math.min(mark.to, end)),
    severity: mark.severity,
    message: mark.message,
    ...(mark.code === undefined ? {} : { source: mark.code }),
    actions,
  };
}

/** The one change that turns a text into another, without what both begin and end with. */
function difference(old: string, text: string): { from: number; to: number; insert: string } | null {
  if (old === text) return null;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start += 1;
  let end = 0;
  while (
    end < shorter - start &&
    old.charCodeAt(old.length - 1 - end) === text.charCodeAt(text.length - 1 - end)
  ) end += 1;
  return { from: start, to: old.length - end, insert: text.slice(start, text.length - end) };
}
