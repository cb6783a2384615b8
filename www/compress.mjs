// Writes a brotli twin of every file: `node compress.mjs FROM TO`. Prints `bytes<TAB>compressed<TAB>path`.
// The quality is what a host uses for files it keeps; twins that are still true are kept.

import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
const kept = new Set();
for (const entry of readdirSync(from, { recursive: true }).sort()) {
  const file = path.join(from, entry);
  if (!statSync(file).isFile()) continue;
  const twin = path.join(to, `${entry}.br`);
  kept.add(`${entry}.br`);
  const bytes = readFileSync(file);
  if (!isTrue(twin, file)) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    mkdirSync(path.dirname(twin), { recursive: true });
    writeFileSync(twin, brotliCompressSync(bytes, { params }));
  }
  console.log(`${bytes.length}\t${statSync(twin).size}\t${entry}`);
}
for (const entry of readdirSync(to, { recursive: true })) {
  const file = path.join(to, entry);
  if (statSync(file).isFile() && !kept.has(entry)) rmSync(file);
}

/** A twin is true when it is younger than its file: `dist/` writes a file only when its content changed. */
function isTrue(twin, file) {
  try {
    return statSync(twin).mtimeMs >= statSync(file).mtimeMs;
  } catch {
    return false;
  }
}
