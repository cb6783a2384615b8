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
const red = "var(--red, light-dark(#b3401c, #f58a62))";
const amber = "var(--amber, light-dark(#8a5a00, #e6b34d))";
const blue = "var(--blue, light-dark(#1f5fbf, #7fb0ff))";
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
  ".cm-tooltip": { border: `1px solid ${line}`, borderRadius: "4px", maxWidth: "60ch", boxShadow: "var(--shadow, none)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { color: ink, backgroundColor: selection },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px 2px 4px" },
  ".cm-completionDetail": { color: faint },
  "li[aria-selected] > .cm-completionDetail": { color: ink },
  ".cm-hint": { padding: "6px 8px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic": { padding: "6px 8px", whiteSpace: "pre-wrap" },
  ".cm-diagnosticSource": { color: faint, opacity: "1", fontSize: "11px" },
  ".cm-diagnosticAction": { color: paper, backgroundColor: accent, borderRadius: "4px", minHeight: "24px" },
  ".cm-panel.cm-search": { padding: "4px 32px 4px 6px", fontFamily: "inherit", fontSize: "12px" },
  ".cm-panel.cm-search :is(input, button, label)": { margin: "2px", fontSize: "inherit", verticalAlign: "middle" },
  ".cm-panel.cm-search :is(.cm-textfield, .cm-button)": { minHeight: "26px", padding: "2px 8px", borderRadius: "4px" },
  ".cm-panel.cm-search .cm-textfield": { width: "9rem" },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", gap: "4px", minHeight: "26px", marginRight: "8px" },
  ".cm-panel.cm-search [type=checkbox]": { minHeight: "0", width: "14px", height: "14px" },
  ".cm-panel.cm-search :is(.cm-button, label)::first-letter": { textTransform: "uppercase" },
  ".cm-panel.cm-search [name=close]": { width: "24px", height: "24px", top: "4px", right: "4px", cursor: "pointer" },
  ".cm-textfield, .cm-button": { color: ink, backgroundColor: paper, backgroundImage: "none", border: `1px solid ${line}` },
};

/** A sign of the gutter: cut out of the colour that says how grave it is. */
function sign(colour: string, path: string): Record<string, string> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill-rule="evenodd" d="${path}"/></svg>`;
  const mask = `url("data:image/svg+xml,${encodeURIComponent(drawing)}") center / contain no-repeat`;
  return { content: "normal", width: "12px", height: "12px", marginTop: "2px", backgroundColor: colour, mask, forcedColorAdjust: "none" };
}

const round = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z";
const grave = {
  error: { colour: red, path: `${round}M5.2 4.1 4.1 5.2 6.9 8 4.1 10.8l1.1 1.1L8 9.1l2.8 2.8 1.1-1.1L9.1 8l2.8-2.8-1.1-1.1L8 6.9z` },
  warning: { colour: amber, path: "M8 1.5 15.5 14.5H.5zM7.2 6v4.2h1.6V6zM7.2 11.4V13h1.6v-1.6z" },
  info: { colour: blue, path: `${round}M7.2 7v5h1.6V7zM7.2 4v1.6h1.6V4z` },
  hint: { colour: blue, path: `${round}M7.2 7v5h1.6V7zM7.2 4v1.6h1.6V4z` },
};
const marks: Record<string, Record<string, string>> = {
  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "0", textDecoration: "underline wavy 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-active": { backgroundColor: `color-mix(in srgb, ${amber} 22%, transparent)` },
};
for (const [name, { colour, path }] of Object.entries(grave)) {
  marks[`.cm-lintRange-${name}`] = { backgroundImage: "none", textDecorationColor: colour };
  marks[`.cm-lintPoint-${name}:after`] = { borderBottomColor: colour };
  marks[`.cm-lint-marker-${name}`] = sign(colour, path);
  marks[`.cm-diagnostic-${name}`] = { borderLeft: `3px solid ${colour}` };
}
Object.assign(look, marks);

const light = EditorView.theme(look);
const dark = EditorView.theme(look, { dark: true });

export function theme(isDark: boolean): Extension {
  return [isDark ? dark : light, syntaxHighlighting(colours)];
}
