// Opens the built page in Chromium and watches it: whatever the browser complains about (a console error, an
// exception, a policy violation, a request that fails) fails the test. `cargo xtask test browser` starts the
// server and sets ASL_LAB_URL; with a server that already runs, set it by hand.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, test as nodeTest } from "node:test";
import { deflateRawSync } from "node:zlib";

const require = createRequire(new URL("../../www/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axeSource = require.resolve("axe-core/axe.min.js");

export const origin = process.env.ASL_LAB_URL ?? "http://127.0.0.1:8080";
const patience = 15_000;
let launched;
let closing;

/** The one browser of this process. */
export function browser() {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run",
    ],
  });
  return launched;
}

/**
 * A test with a page of its own and empty storage:
 * `test("name", { route: "/", viewport: { width, height }, colorScheme: "dark" }, async ({ page }) => …)`.
 * With `expected: [/…/]`, complaints that match are part of the test.
 */
export function test(name, options, body) {
  const { route = "/", expected = [], ...context } = options;
  closing ??= after(async () => (await launched)?.close()) ?? true;
  nodeTest(name, { timeout: 120_000 }, async () => {
    const session = await open(route, context);
    try {
      await body(session);
      const unexpected = session.complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
      assert.deepEqual(unexpected, [], "the browser complained");
    } finally {
      await session.close();
    }
  });
}

/** Opens a route in a fresh context. `options` are playwright's; `ready: false` does not wait for the wasm. */
export async function open(route = "/", { ready = true, ...options } = {}) {
  const context = await (await browser()).newContext({
    viewport: { width: 1440, height: 900 },
    // A copy of the whole site in each fresh context would only cost time; the tests of it ask for it.
    serviceWorkers: "block",
    ...options,
  });
  context.setDefaultTimeout(patience);
  const page = await context.newPage();
  const complaints = watch(page);
  await page.goto(new URL(route, origin).href);
  if (ready) await started(page);
  return { page, context, complaints, close: () => context.close() };
}

/** Resolves when the wasm has taken the prerendered text's place. */
export async function started(page) {
  await page.waitForFunction(() => !document.querySelector("#app > .prerendered"), null, { timeout: patience });
}

/**
 * Opens a shared text full of errors again and again, with another, faultless one between: the milliseconds from the
 * link to the list of its problems, each time. The list must be in sight.
 */
export async function judged(page, faulty, faultless) {
  const took = [];
  for (let round = 0; round < 5; round += 1) {
    await page.evaluate((fragment) => void (location.hash = fragment), faultless);
    await eventually(() => page.locator(".problem").count(), 0);
    // What the last text left to do is done.
    await page.waitForTimeout(500);
    took.push(await page.evaluate(async (fragment) => {
      const start = performance.now();
      location.hash = fragment;
      while (document.querySelectorAll(".problem").length < 100) await new Promise((wake) => setTimeout(wake, 1));
      return Math.round(performance.now() - start);
    }, faulty));
  }
  return took;
}

/** Holds what is read against what is expected, again and again for a while: some panes tell once the moment has rested. */
export async function eventually(read, expected) {
  const end = Date.now() + 5_000;
  for (;;) {
    const actual = await read();
    try {
      return assert.deepEqual(actual, expected);
    } catch (differs) {
      if (Date.now() > end) throw differs;
    }
    await new Promise((wake) => setTimeout(wake, 25));
  }
}

/** The fragment of a share link, made as the page makes it. */
export function link(scenario) {
  return `v1.${deflateRawSync(JSON.stringify(scenario)).toString("base64url")}`;
}

/** The serious and critical findings of axe-core, one line each. */
export async function accessibility(page, rootSelector = "body") {
  // Evaluated by the debugger, not by a script element, so that the page's own policy stays as it is.
  const source = await import("node:fs/promises").then((fs) => fs.readFile(axeSource, "utf8"));
  await page.evaluate(source);
  const results = await page.evaluate((selector) => globalThis.axe.run(selector), rootSelector);
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map((node) => node.target.join(" ")).join(", ")})`);
}

/** Holds a view against axe-core and against the window's width. */
export async function sound(page, view) {
  // A colour that is still changing has no contrast of its own.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((a) => a.effect.getComputedTiming().endTime !== Infinity).map((a) => a.finished.catch(() => {}))));
  assert.deepEqual(await accessibility(page), [], view);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} sticks out`);
}

function watch(page) {
  const complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // Leaving a page ends what it was still loading.
    if (reason !== "net::ERR_ABORTED") complaints.push(`request: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`response: ${response.status()} ${response.url()}`);
  });
  void page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return complaints;
}
