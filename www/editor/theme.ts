// How the editor looks: every colour is a custom property of the page, with a value of its own for pages that
// have none, so that light and dark change without mounting anew.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import type { Extension } from "@codemirror/state";
import { tags } from "@lezer/highlight";

const ink = "var(--code-ink, light-dark(#1d2530, #e3e7ec))";
const paper = "var(--code-paper, light-dark(#ffffff, #14181d))";
const faint = "var(--code-faint, light-dark(#5b6673, #98a3b0))";
const line = "var(--code-line, light-dark(#dde1e6, #2c333b))";
const here = "var(--code-here, light-dark(#f3f6f9, #1b2127))";
const selection = "var(--code-selection, light-dark(#cfe1fb, #27466f))";
const accent = "var(--code-accent, light-dark(#1f5fbf, #7fb0ff))";
const menu = "var(--code-menu, light-dark(#ffffff, #1f252c))";

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-key, light-dark(#1f4e9c, #8ab8ff))" },
  { tag: tags.string, color: "var(--code-string, light-dark(#2b6a3f, #8fd0a4))" },
  { tag: tags.number, color: "var(--code-number, light-dark(#8a4b08, #e6b073))" },
  { tag: [tags.bool, tags.null, tags.keyword], color: "var(--code-word, light-dark(#7a2f87, #d6a2e0))" },
  { tag: tags.variableName, color: "var(--code-expression, light-dark(#6a3d00, #f0c27a))" },
  { tag: [tags.operator, tags.punctuation, tags.comment], color: faint },
]);

const look = {
  "&": { color: ink, backgroundColor: paper, height: "100%", fontSize: "var(--code-size, 13px)" },
  "&.cm-focused": { outline: `2px solid ${accent}`, outlineOffset: "-2px" },
  "&.cm-editor *:focus-visible:not(.cm-content)": { outline: `2px solid ${accent}`, outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--font-code, ui-monospace, monospace)", lineHeight: "1.5", overflow: "auto" },
  ".cm-content": { caretColor: ink, padding: "8px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: ink },
  ".cm-gutters": { color: faint, backgroundColor: paper, borderRight: `1px solid ${line}` },
  ".cm-activeLineGutter": { backgroundColor: here },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, currentColor 4%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: selection,
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, currentColor 12%, transparent)" },
  ".cm-searchMatch": { backgroundColor: `color-mix(in srgb, ${accent} 22%, transparent)` },
  ".cm-searchMatch.cm-searchMatch-selected": {
    backgroundColor: `color-mix(in srgb, ${accent} 40%, transparent)`, outline: `1px solid ${accent}`,
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: `1px solid ${accent}` },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", outline: "1px solid currentColor" },
  ".cm-expression, .cm-expression *": { color: "var(--code-expression, light-dark(#6a3d00, #f0c27a))" },
  ".cm-foldPlaceholder": { color: faint, backgroundColor: here, border: `1px solid ${line}`, padding: "0 4px" },
  ".cm-panels, .cm-tooltip": { color: ink, backgroundColor: menu },
  ".cm-panels-top": { borderBottom: `1px solid ${line}` },
  ".cm-tooltip": { border: `1px solid ${line}`, borderRadius: "4px", maxWidth: "60ch" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { color: ink, backgroundColor: selection },
  ".cm-completionDetail": { color: faint },
  ".cm-hint": { padding: "6px 8px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic": { padding: "6px 8px", whiteSpace: "pre-wrap" },
  ".cm-diagnosticSource": { color: faint, opacity: "1" },
  ".cm-diagnosticAction": { color: paper, backgroundColor: accent, borderRadius: "4px", minHeight: "24px" },
  ".cm-panel.cm-search": { padding: "6px 32px 6px 8px", fontFamily: "inherit" },
  ".cm-panel.cm-search [name=close]": { width: "24px", height: "24px", top: "4px", right: "4px", cursor: "pointer" },
  ".cm-textfield, .cm-button": { color: ink, backgroundColor: paper, backgroundImage: "none", border: `1px solid ${line}` },
};

const light = EditorView.theme(look);
const dark = EditorView.theme(look, { dark: true });

export function theme(isDark: boolean): Extension {
  return [isDark ? dark : light, syntaxHighlighting(colours)];
}
