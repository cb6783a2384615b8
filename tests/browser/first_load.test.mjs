// What a first visit costs: which files come before anybody does anything, how much they weigh, how soon the largest
// text stands on a slow phone; and what happens when a part that comes later does not come.

import assert from "node:assert/strict";
import { started, test } from "./harness.mjs";

const FIRST_LOAD = 300_000;
const phone = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };

/** Name and transferred bytes of everything that the page has asked for. */
const fetched = (page) => page.evaluate(() =>
  [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => ({
    name: new URL(entry.name).pathname.split("/").pop(),
    bytes: entry.encodedBodySize,
  })));
const piece = (name) => name.endsWith(".wasm");

test("before anybody does anything, a lesson costs at most 300 kB without its editor", { route: "/lessons/saga/" }, async ({ page }) => {
  await page.waitForTimeout(1500);
  const files = await fetched(page);
  assert.deepEqual(files.map((file) => file.name).filter(piece).length, 1, "one piece of the wasm");
  const first = files.filter((file) => !file.name.startsWith("editor-")).reduce((sum, file) => sum + file.bytes, 0);
  console.log(`first load: ${first} bytes`);
  assert.ok(first > 100_000 && first <= FIRST_LOAD, `${first} bytes`);
  // The first sign of a person brings what runs a machine.
  await page.mouse.move(300, 300);
  await page.locator(".check-row").first().waitFor();
  assert.ok((await fetched(page)).some((file) => file.name.startsWith("split_engine-")));
});

test("on a slow phone the largest text stands within 2.5 s", { route: "about:blank", ready: false, ...phone }, async ({ page, context }) => {
  const control = await context.newCDPSession(page);
  await control.send("Network.enable");
  await control.send("Network.emulateNetworkConditions", {
    offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8,
  });
  await control.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    globalThis.largest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.largest = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
  });
  await page.goto(new URL("/lessons/backup-job/", process.env.ASL_LAB_URL ?? "http://127.0.0.1:8080").href);
  await started(page);
  await page.waitForTimeout(2000);
  const largest = await page.evaluate(() => globalThis.largest);
  console.log(`largest contentful paint: ${Math.round(largest)} ms`);
  assert.ok(largest > 0 && largest < 2500, `${largest} ms`);
});

test("a part that does not come is said, and asked for again", { route: "/lessons/backup-job/", expected: [/ERR_FAILED|Failed to fetch|TypeError/] }, async ({ page }) => {
  await page.route(/\/(split_tools|chunk_)[^/]*\.wasm$/, (route) => route.abort());
  await page.getByRole("tab", { name: "Timeline" }).click();
  await page.locator(".toast", { hasText: "could not be fetched" }).waitFor();
  await page.unroute(/\/(split_tools|chunk_)[^/]*\.wasm$/);
  await page.getByRole("tab", { name: /^Events/ }).click();
  await page.getByRole("tab", { name: "Timeline" }).click();
  await page.locator("#panel-timeline").waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".timeline .row, .timeline [role=row]").first().waitFor();
});
