// Starts the page: loads the wasm, and hands it what only a bundler knows, the address of the editor's chunk.
// It knows nothing of the page itself; the prerendered text stays readable until the wasm takes over.

import start from "site-module";
import wasm from "site-wasm";
import { keepOffline } from "./offline";

declare global {
  /** Replaced when bundling: true while working on the page. */
  const DEV: boolean;
  /** What Rust reaches through `js_namespace = aslLab`. */
  var aslLab: { editor: () => Promise<typeof import("../editor/editor")> };
}

globalThis.aslLab = { editor: () => import("../editor/editor") };

start({ module_or_path: wasm }).catch((error: unknown) => {
  console.error(error);
  document.getElementById("boot-failed")?.removeAttribute("hidden");
});

if (!DEV) keepOffline();

if (DEV) {
  // The development server says when a new build is there. Work survives a reload, so reloading loses nothing.
  new EventSource("/__built").addEventListener("built", () => location.reload());
}
