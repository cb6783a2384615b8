// How soon a page reads and starts on a slow phone: Lighthouse's mobile profile by hand (processor four times
// slower, 1.6 Mbit/s down, 150 ms round trip). The server sends what a host sends, brotli included.

import assert from "node:assert/strict";
import { origin, started, test } from "./harness.mjs";

const phone = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75, isMobile: true, hasTouch: true };

test("the largest paint comes within 2.5 seconds on a slow phone", { route: "/404.html", ready: false, ...phone }, async ({ page, context }) => {
  const debuggerOf = await context.newCDPSession(page);
  await debuggerOf.send("Network.enable");
  await debuggerOf.send("Network.setCacheDisabled", { cacheDisabled: true });
  await debuggerOf.send("Network.emulateNetworkConditions", {
    offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8,
  });
  await debuggerOf.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    globalThis.paints = [];
    new PerformanceObserver((list) => globalThis.paints.push(...list.getEntries().map((entry) => ({
      at: Math.round(entry.startTime), what: entry.element?.outerHTML.slice(0, 120),
    })))).observe({ type: "largest-contentful-paint", buffered: true });
  });
  await page.goto(await lesson());
  await started(page);
  const start = await page.evaluate(() => Math.round(performance.now()));
  await page.waitForTimeout(1000);
  const paints = await page.evaluate(() => globalThis.paints);
  const last = paints.at(-1);
  console.log(`largest paint after ${last?.at} ms (${last?.what}), wasm in charge after ${start} ms`);
  assert.ok(last && last.at < 2500, JSON.stringify(paints));
});

/** The first lesson's page; the front page while there is no course. */
async function lesson() {
  const response = await fetch(new URL("/lessons/course.json", origin));
  if (!response.ok) return origin;
  const { lessons } = await response.json();
  return new URL(`/lessons/${lessons[0].slug}/`, origin).href;
}
