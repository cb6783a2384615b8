// How long the main thread is busy: a history of 25,000 events under scrolling and scrubbing, and typing in a
// machine of 300 states. Measured in whatever build is served; the limits are those for visitors.

import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import { test } from "./harness.mjs";

const link = (scenario) => `/#v1.${deflateRawSync(JSON.stringify(scenario)).toString("base64url")}`;

const long = link({
  definition: JSON.stringify({
    StartAt: "Count",
    States: {
      Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More?" },
      "More?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 1e9, Next: "Count" }], Default: "End" },
      End: { Type: "Succeed" },
    },
  }, null, 2),
  input: { n: 0 },
});

/** Milliseconds that tasks of the page took while `body` ran, the longest first. */
async function busy(page, body) {
  await page.evaluate(() => {
    window.frames_ = [];
    let on = true;
    window.stop_ = () => { on = false; };
    // The time from the start of a frame to the end of everything that was queued in it.
    const tick = () => {
      const start = performance.now();
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.frames_.push(performance.now() - start);
      channel.port2.postMessage(0);
      if (on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await body();
  return page.evaluate(() => { window.stop_(); return window.frames_.sort((a, b) => b - a); });
}

const percentile = (sorted, share) => sorted[Math.floor(sorted.length * (1 - share))] ?? 0;

test("25,000 events: scrolling and scrubbing stay within a frame", { route: long }, async ({ page }) => {
  await page.locator(".asl-graph .node").first().waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".transport .badge", { hasText: "failed" }).waitFor({ timeout: 60_000 });
  assert.match(await page.locator(".tab", { hasText: "Events" }).first().innerText(), /25000/);
  const table = page.locator(".events .scroller");
  await table.hover();
  const scrolling = await busy(page, async () => {
    for (let i = 0; i < 60; i += 1) {
      await page.mouse.wheel(0, i % 2 ? -4_000 : 9_000);
      await page.waitForTimeout(16);
    }
  });
  const slider = page.getByRole("slider", { name: "Moment of the run" });
  const box = await slider.boundingBox();
  const scrubbing = await busy(page, async () => {
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    for (let i = 0; i < 60; i += 1) {
      await page.mouse.move(box.x + 10 + ((box.width - 20) * ((i * 37) % 60)) / 60, box.y + 10);
      await page.waitForTimeout(16);
    }
    await page.mouse.up();
  });
  console.log(`scrolling p95 ${percentile(scrolling, 0.95).toFixed(1)} ms, scrubbing p95 ${percentile(scrubbing, 0.95).toFixed(1)} ms`);
  assert.ok(percentile(scrolling, 0.95) < 50, "scrolling");
  assert.ok(percentile(scrubbing, 0.95) < 100, "scrubbing");
});

test("typing in a machine of 300 states", {
  route: link({
    definition: JSON.stringify({
      StartAt: "S0",
      States: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`S${i}`, i === 299 ? { Type: "Succeed" } : { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" }, Catch: [{ ErrorEquals: ["States.ALL"], Next: `S${Math.min(299, i + 7)}` }], Next: `S${i + 1}` }])),
    }, null, 2),
  }),
}, async ({ page }) => {
  await page.locator(".asl-graph .node").nth(299).waitFor({ state: "attached" });
  await page.locator("#panel-definition .cm-line").nth(3).click();
  await page.keyboard.press("End");
  const frames = await busy(page, async () => {
    for (const letter of ' "Comment": "one two three four",') {
      await page.keyboard.type(letter);
      await page.waitForTimeout(60);
    }
  });
  console.log(`typing: worst ${frames[0].toFixed(1)} ms, p95 ${percentile(frames, 0.95).toFixed(1)} ms`);
  assert.ok(percentile(frames, 0.95) < 150, "typing");
});
