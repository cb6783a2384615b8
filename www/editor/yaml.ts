// The look of YAML: comments, keys, strings, numbers and words, and folds by indentation. It reads line by line and
// judges nothing; what a text means comes from outside.

import { foldService, StreamLanguage } from "@codemirror/language";
import type { StreamParser } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

/** A block of lines (`|`, `>`) goes on while lines are indented further than the line it began in. */
interface Reading {
  block: number;
  indent: number;
}

const reader: StreamParser<Reading> = {
  name: "yaml",
  startState: () => ({ block: -1, indent: 0 }),
  token(stream, state) {
    if (stream.sol()) {
      state.indent = stream.indentation();
      if (state.block >= 0 && (state.indent > state.block || /^\s*$/.test(stream.string))) {
        stream.skipToEnd();
        return "string";
      }
      state.block = -1;
    }
    if (stream.eatSpace()) return null;
    if (stream.match(/^(?:---|\.\.\.)\s*$/)) return "comment";
    if (stream.peek() === "#") {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match(/^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>{}[\],?-][^#:{}[\],]*?|-[^\s:{}[\],][^#:{}[\],]*?)(?=\s*:(?:\s|$))/)) return "propertyName";
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/) || stream.match(/^'(?:[^']|'')*'?/)) return "string";
    if (stream.match(/^[|>][-+\d]*\s*(?=#|$)/)) {
      state.block = state.indent;
      return "operator";
    }
    if (stream.match(/^[&*!][^\s,{}[\]]*/)) return "keyword";
    if (stream.match(/^-(?=\s|$)/) || stream.match(/^[:,{}[\]?]/)) return "punctuation";
    if (stream.match(/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*(?:$|[,}\]]|\s#))/)) return "number";
    if (stream.match(/^(?:true|false|null|~)(?=\s*(?:$|[,}\]]|\s#))/)) return "keyword";
    if (stream.match(/^(?:[^\s#,:{}[\]]|:(?=\S)|\$\{[^}\n]*\})(?:[^\s,:{}[\]]|:(?=\S)|\$\{[^}\n]*\})*/)) return "string";
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"', "'"] } },
};

const folds = foldService.of((state, start, end) => {
  const line = state.doc.lineAt(start);
  const depth = (text: string) => text.search(/\S/);
  const own = depth(line.text);
  if (own < 0) return null;
  let last = end;
  for (let number = line.number + 1; number <= state.doc.lines; number += 1) {
    const next = state.doc.line(number);
    const indent = depth(next.text);
    if (indent < 0) continue;
    // The items of a list may stand below their key without indentation.
    const item = indent === own && /^\s*- /.test(next.text) && !/^\s*- /.test(line.text);
    if (indent <= own && !item) break;
    last = next.to;
  }
  return last > end ? { from: end, to: last } : null;
});

export function yaml(): Extension {
  return [StreamLanguage.define(reader), folds];
}
