// Going to what a word leads to, and coming back: F12 or Ctrl-click, and Alt+←. Where it leads, the page knows.

import { EditorView, keymap } from "@codemirror/view";
import { Prec } from "@codemirror/state";
import type { Extension } from "@codemirror/state";

/** The part of the text that the word at an offset leads to; promised while what knows it is on its way. */
export type Target = (offset: number) => Part | null | Promise<Part | null>;
interface Part { from: number; to: number }

/** Places one came from are remembered this far. */
const MOST = 50;

export function travel(target: Target): Extension {
  let back: number[] = [];
  const show = (view: EditorView, from: number, to: number) => {
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    view.focus();
  };
  const go = (view: EditorView, offset: number): boolean => {
    const found = target(offset);
    if (!found) return false;
    if (found instanceof Promise) void found.then((part) => part && leave(view, part));
    else leave(view, found);
    return true;
  };
  const leave = (view: EditorView, part: Part): void => {
    back = [...back.slice(1 - MOST), view.state.selection.main.head];
    show(view, part.from, part.to);
  };
  const comeBack = (view: EditorView): boolean => {
    const place = back.pop();
    if (place === undefined) return false;
    show(view, place, place);
    return true;
  };
  return [
    // Before the common keys: Alt+← has a meaning of its own there, which is left when there is nowhere to come back to.
    Prec.high(keymap.of([
      { key: "F12", run: (view) => go(view, view.state.selection.main.head), preventDefault: true },
      { key: "Alt-ArrowLeft", run: comeBack },
    ])),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        if (event.button !== 0 || !(event.ctrlKey || event.metaKey)) return false;
        const offset = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (offset === null) return false;
        // The cursor goes where one clicked first, so that coming back leads there.
        const before = view.state.selection;
        view.dispatch({ selection: { anchor: offset } });
        if (go(view, offset)) {
          event.preventDefault();
          return true;
        }
        view.dispatch({ selection: before });
        return false;
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) back = back.map((place) => update.changes.mapPos(place));
    }),
  ];
}
