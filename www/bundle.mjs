// Packs the page for the browser: `node bundle.mjs SITE.js SITE.wasm FOLDER [--dev]`.
// Prints one line a file (`file<TAB>name`) and one for each entry that a page names (`boot`, `style`, `wasm`,
// `editor`). It knows nothing of Rust or of `dist/`: cargo xtask calls it and places the files.

import { readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

const [script, wasm, folder, flag] = process.argv.slice(2);
const dev = flag === "--dev";
const here = import.meta.dirname;

/** One entry that imports every style sheet: tokens, then the page's ground, then the components by name. */
function styles() {
  const first = ["tokens.css", "base.css"];
  const files = readdirSync(path.join(here, "site/style")).filter((file) => file.endsWith(".css")).sort();
  const ordered = [...first.filter((file) => files.includes(file)), ...files.filter((file) => !first.includes(file))];
  return ordered.map((file) => `@import "./${file}";`).join("\n");
}

const common = {
  bundle: true,
  minify: !dev,
  outdir: folder,
  absWorkingDir: here,
  metafile: true,
  logLevel: "warning",
  logOverride: { "empty-import-meta": "silent" },
  target: ["chrome111", "firefox113", "safari16.4"],
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/assets",
  legalComments: "none",
};

/** Pieces of the wasm that are fetched later: the script that fetches them learns their hashed names. */
const later = {
  name: "later",
  setup(build) {
    build.onLoad({ filter: /[\\/]later\.js$/ }, ({ path: file }) => {
      const files = [];
      const contents = readFileSync(file, "utf8").replace(/new URL\(("[^"]+\.wasm"), import\.meta\.url\)/g, (_, name) => {
        files.push(name);
        return `piece${files.length}`;
      });
      const imports = files.map((name, index) => `import piece${index + 1} from ${name};`);
      return { contents: `${imports.join("\n")}\n${contents}`, loader: "js", resolveDir: path.dirname(file) };
    });
  },
};

rmSync(folder, { recursive: true, force: true });
const scripts = await build({
  ...common,
  entryPoints: { boot: "site/boot.ts" },
  format: "esm",
  splitting: true,
  alias: { "site-module": path.resolve(script), "site-wasm": path.resolve(wasm) },
  loader: { ".wasm": "file" },
  define: { DEV: String(dev) },
  plugins: [later],
});
const sheets = await build({
  ...common,
  stdin: { contents: styles(), resolveDir: path.join(here, "site/style"), sourcefile: "style.css", loader: "css" },
  entryNames: "style-[hash]",
});

for (const { metafile } of [scripts, sheets]) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const name = path.basename(file);
    console.log(`file\t${name}`);
    if (name.endsWith(".css") && output.entryPoint !== undefined) console.log(`style\t${name}`);
    else if (name.startsWith("site_bg-")) console.log(`wasm\t${name}`);
    else if (output.entryPoint === "site/boot.ts") console.log(`boot\t${name}`);
    else if (output.entryPoint === "editor/editor.ts") console.log(`editor\t${name}`);
  }
}
