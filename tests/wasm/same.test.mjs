// The wasm answers as the command does, byte for byte: every case of tests/cases runs through both.
// ASL_WASM_MODULE and ASL_COMMAND name them; `cargo xtask test same` sets both.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";

const engine = createRequire(import.meta.url)(resolve(process.env.ASL_WASM_MODULE));
const cases = new URL("../cases/", import.meta.url);

/** "x × 300" in a case stands for 300 letters. */
const unfold = (_, value) => {
  const [, letter, count] = (typeof value === "string" && /^(.) × (\d+)$/u.exec(value)) || [];
  return count ? letter.repeat(Number(count)) : value;
};

for (const file of readdirSync(cases).filter((name) => name.endsWith(".json")).sort()) {
  test(`${file} runs alike natively and in wasm`, () => {
    const folder = mkdtempSync(join(tmpdir(), "asl-same-"));
    try {
      for (const { name, scenario } of JSON.parse(readFileSync(new URL(file, cases), "utf8"))) {
        const text = JSON.stringify(scenario, unfold);
        const path = join(folder, "scenario.json");
        writeFileSync(path, text);
        const native = spawnSync(process.env.ASL_COMMAND, ["run", "--scenario", path, "--json"], {
          encoding: "utf8",
          maxBuffer: 1 << 28,
        });
        if (native.status === 2) continue; // Refused: nothing ran.
        assert.equal(engine.run(text), native.stdout.trimEnd(), name);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
