// What the editor knows of each language: colours, folds, brackets. Meaning comes from outside.

import { json } from "@codemirror/lang-json";
import { StreamLanguage } from "@codemirror/language";
import type { StreamParser } from "@codemirror/language";
import { Compartment, EditorState } from "@codemirror/state";
import type { Extension, Text } from "@codemirror/state";
import { Decoration, EditorView, MatchDecorator, ViewPlugin } from "@codemirror/view";
import type { DecorationSet, ViewUpdate } from "@codemirror/view";
import { yaml } from "./yaml";

/** "json" is JSON or YAML, as the text goes. */
export type LanguageName = "json" | "jsonata" | "markdown";

export function language(name: LanguageName, text: string): Extension {
  if (name === "json") return [jsonOrYaml(text), expressions];
  if (name === "jsonata") return [StreamLanguage.define(jsonata), EditorView.lineWrapping];
  return EditorView.lineWrapping;
}

/** JSON, and YAML as soon as the text does not start as JSON does; the same rule as the page's own. */
function jsonOrYaml(text: string): Extension {
  const chosen = new Compartment();
  let isYaml = looksLikeYaml(text);
  const extension = () => (isYaml ? yaml() : json());
  return [
    chosen.of(extension()),
    EditorState.transactionExtender.of((transaction) => {
      if (!transaction.docChanged) return null;
      const now = looksLikeYaml(beginning(transaction.newDoc));
      if (now === isYaml) return null;
      isYaml = now;
      return { effects: chosen.reconfigure(extension()) };
    }),
  ];
}

function beginning(doc: Text): string {
  return doc.sliceString(0, 2000);
}

function looksLikeYaml(text: string): boolean {
  const rest = text.replace(/^\ufeff?(?:\s+|\/\/[^\n]*(?:\n|$)|\/\*[^]*?(?:\*\/|$))*/, "");
  return rest !== "" && !/^[{["]/.test(rest);
}

/** Strings that are paths or expressions are told apart from those that are only text. */
const matcher = new MatchDecorator({
  regexp: /"(?:\$|States\.\w+\()(?:[^"\\\n]|\\.)*"|(?<=: )(?:\$[.$[]|States\.\w+\()[^\s,}\]#"]*|\{%(?:[^"\\\n]|\\.)*?%\}/g,
  decoration: Decoration.mark({ class: "cm-expression" }),
});

const expressions = ViewPlugin.fromClass(
  class {
    marks: DecorationSet;
    constructor(view: EditorView) {
      this.marks = matcher.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.marks = matcher.updateDeco(update, this.marks);
    }
  },
  { decorations: (plugin) => plugin.marks },
);

const KEYWORDS = /^(?:and|or|in|function|true|false|null)\b/;

const jsonata: StreamParser<{ comment: boolean }> = {
  name: "jsonata",
  startState: () => ({ comment: false }),
  token(stream, state) {
    if (state.comment) {
      if (stream.match(/.*?\*\//)) state.comment = false;
      else stream.skipToEnd();
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match("/*")) {
      state.comment = true;
      return "comment";
    }
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^'\\]|\\.)*'?/)) return "string";
    if (stream.match(/^`[^`]*`?/)) return "propertyName";
    if (stream.match(/^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/)) return "number";
    if (stream.match(/^\$\$?\w*/)) return "variableName";
    if (stream.match(KEYWORDS)) return "keyword";
    if (stream.match(/^[A-Za-z_]\w*/)) return "propertyName";
    if (stream.match(/^(?::=|!=|<=|>=|~>|\?\?|\?:|\.\.|\*\*|[-+*/%<>=&?:.@#^|~])/)) return "operator";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { block: { open: "/*", close: "*/" } }, closeBrackets: { brackets: ["(", "[", "{", '"', "'"] } },
};
