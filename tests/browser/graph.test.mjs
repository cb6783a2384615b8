// The graph beyond its picture: alone in the window, and a token that shows which way a playing run goes.

import assert from "node:assert/strict";
import { accessibility, link, test } from "./harness.mjs";

const route = `/#${link({
  definition: JSON.stringify({
    StartAt: "First",
    States: {
      First: { Type: "Pass", Next: "More?" },
      "More?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericGreaterThan: 1, Next: "Left" }], Default: "Right" },
      Left: { Type: "Wait", Seconds: 5, Next: "Last" },
      Right: { Type: "Pass", Next: "Last" },
      Last: { Type: "Succeed" },
    },
  }),
  input: { n: 2 },
})}`;

const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const fill = (page) => page.getByRole("button", { name: "Full screen" });
const box = (page, selector) => page.locator(selector).first().boundingBox();
const tokens = (page) => page.locator(".asl-graph .token");

/** Counts every token that is ever drawn, and remembers its way. */
async function watchTokens(page) {
  await page.evaluate(() => {
    globalThis.tokens = [];
    const seen = (added) => {
      if (added.classList?.contains("token")) globalThis.tokens.push(added.getAttribute("d"));
      for (const inner of added.querySelectorAll?.(".token") ?? []) globalThis.tokens.push(inner.getAttribute("d"));
    };
    new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(seen)))
      .observe(document.querySelector(".asl-graph"), { childList: true, subtree: true });
  });
}

const play = (page) => page.getByRole("button", { name: "Play", exact: true }).click();
const ended = (page) => page.locator(".transport .badge", { hasText: "succeeded" }).waitFor();

for (const [kind, viewport] of [["a wide", { width: 1440, height: 900 }], ["a narrow", { width: 390, height: 844 }], ["the narrowest", { width: 320, height: 640 }]]) {
  test(`the graph fills ${kind} window by button and by key, and Escape leads back`, { route, viewport }, async ({ page }) => {
    if (viewport.width < 900) await page.locator(".narrow-tabs").getByRole("button", { name: "Graph" }).click();
    await node(page, "First").waitFor();
    const before = await box(page, ".graph-pane");
    await fill(page).click();
    await page.waitForFunction((w) => document.querySelector(".graph-pane").clientHeight > w, before.height);
    const after = await box(page, ".graph-pane");
    assert.equal(after.width, viewport.width);
    for (const gone of [".top", ".pane.left", ".pane.right", ".pane.bottom", ".narrow-tabs"]) assert.equal(await page.locator(gone).isVisible(), false, gone);
    assert.equal(await fill(page).getAttribute("aria-pressed"), "true");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
    // Time still moves, with the transport under the picture.
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await ended(page);
    assert.deepEqual(await accessibility(page), []);
    await page.keyboard.press("Escape");
    await page.locator(".top").waitFor();
    assert.equal(await fill(page).getAttribute("aria-pressed"), "false");
    assert.deepEqual(await box(page, ".graph-pane"), before);
    // By key; and whoever opens a state's text wants to see it.
    await page.locator("#graph").focus();
    await page.keyboard.press("f");
    await page.locator(".top").waitFor({ state: "hidden" });
    await node(page, "Left").dblclick();
    await page.locator(".pane.left").waitFor();
    await page.locator(".cm-line", { hasText: "Left" }).first().waitFor();
  });
}

const hasScreen = (page) => page.evaluate(() => document.fullscreenElement !== null);

test("the graph asks the browser for the whole screen, and both end together", { route }, async ({ page }) => {
  await node(page, "First").waitFor();
  await fill(page).click();
  await page.waitForFunction(() => document.fullscreenElement === document.documentElement);
  assert.equal(await page.locator(".top").isVisible(), false);
  // The browser's own Escape tells the page nothing but this.
  await page.evaluate(() => document.exitFullscreen());
  await page.locator(".top").waitFor();
  assert.equal(await fill(page).getAttribute("aria-pressed"), "false");
  await page.locator("#graph").focus();
  await page.keyboard.press("f");
  await page.waitForFunction(() => document.fullscreenElement !== null);
  await page.keyboard.press("Escape");
  await page.locator(".top").waitFor();
  await page.waitForFunction(() => document.fullscreenElement === null);
  // Whoever asks for another pane leaves the full screen as well.
  await page.keyboard.press("f");
  await page.waitForFunction(() => document.fullscreenElement !== null);
  await page.keyboard.press("1");
  await page.waitForFunction(() => document.fullscreenElement === null);
});

test("where the browser refuses the whole screen, the graph fills the window", { route }, async ({ page }) => {
  await node(page, "First").waitFor();
  await page.evaluate(() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError("refused")); });
  await fill(page).click();
  await page.locator(".top").waitFor({ state: "hidden" });
  assert.equal(await hasScreen(page), false);
  await page.keyboard.press("Escape");
  await page.locator(".top").waitFor();
  // Some browsers of phones know no such wish at all.
  await page.evaluate(() => { delete Element.prototype.requestFullscreen; });
  await fill(page).click();
  await page.locator(".top").waitFor({ state: "hidden" });
});

test("a token travels each way that a playing run takes", { route }, async ({ page }) => {
  await node(page, "First").waitFor();
  await watchTokens(page);
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".transport .clock").textContent.includes("step 1"));
  assert.equal(await tokens(page).count(), 0, "a single step needs none");
  await play(page);
  await tokens(page).first().waitFor({ state: "attached" });
  const drawn = await tokens(page).first().evaluate((token) => {
    const way = [...document.querySelectorAll(".asl-graph .way.taken .line")].map((line) => line.getAttribute("d"));
    return { onItsWay: way.includes(token.getAttribute("d")), animation: getComputedStyle(token).animationName };
  });
  assert.deepEqual(drawn, { onItsWay: true, animation: "travel" });
  await ended(page);
  const ways = await page.evaluate(() => globalThis.tokens);
  assert.equal(new Set(ways).size, ways.length, "each way was taken once");
  const never = await page.evaluate(() => [...document.querySelectorAll(".asl-graph .way.never .line")].map((line) => line.getAttribute("d")));
  assert.ok(never.length > 0 && never.every((way) => !ways.includes(way)), "none on a way not taken");
  assert.ok(ways.length >= 2, `${ways.length} tokens`);
  assert.equal(await tokens(page).count(), 0, "none is left at the end");
});

test("no token at full speed", { route }, async ({ page }) => {
  await node(page, "First").waitFor();
  await watchTokens(page);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await ended(page);
  assert.deepEqual(await page.evaluate(() => globalThis.tokens), []);
});

test("no token for those who want less motion", { route, reducedMotion: "reduce" }, async ({ page }) => {
  await node(page, "First").waitFor();
  await play(page);
  await tokens(page).first().waitFor({ state: "attached" });
  assert.equal(await tokens(page).first().evaluate((token) => getComputedStyle(token).display), "none");
});
