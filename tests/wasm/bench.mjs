// Runs one workload in the wasm module under Node and prints what it cost as one JSON line:
// `node bench.mjs MODULE SCENARIO`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [, , module, file] = process.argv;
const engine = createRequire(import.meta.url)(resolve(module));
const text = readFileSync(file, "utf8");
const now = () => Number(process.hrtime.bigint()) / 1000;

const before = now();
const workload = new engine.Workload(text);
const prepareMicros = now() - before;
const transitions = workload.run();
if (transitions < 0) throw new Error(`${file} did not succeed`);

const times = [];
const start = now();
while (times.length < 9 || (now() - start < 600_000 && times.length < 500)) {
  const before = now();
  workload.run();
  times.push(now() - before);
}
times.sort((a, b) => a - b);
const runMicros = times[Math.floor(times.length / 2)];
const peakMegabytes = engine.memory_bytes() / 1048576;
console.log(JSON.stringify({ transitions, prepareMicros, runMicros, peakMegabytes }));
