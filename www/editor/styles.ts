// CodeMirror's style sheets under a strict policy. It writes a <style> element into a document, which
// `style-src 'self'` forbids, but uses constructable style sheets in a shadow root, which the policy allows.
// So a document is shown to it as a root without a head.

import { StyleModule } from "style-mod";

let done = false;

/** Call before the first editor is made. */
export function mountStyles(): void {
  if (done || !("adoptedStyleSheets" in document)) return;
  done = true;
  const headless = {
    ownerDocument: document,
    get adoptedStyleSheets(): CSSStyleSheet[] {
      return document.adoptedStyleSheets;
    },
    set adoptedStyleSheets(sheets: CSSStyleSheet[]) {
      document.adoptedStyleSheets = sheets;
    },
  } as unknown as ShadowRoot;
  const mount = StyleModule.mount;
  StyleModule.mount = (root, modules, options) =>
    mount.call(StyleModule, root === document ? headless : root, modules, options);
}
