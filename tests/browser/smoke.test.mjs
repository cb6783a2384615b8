// The page starts: the text is there before the wasm, the wasm takes over, and nothing complains.

import assert from "node:assert/strict";
import { accessibility, open, origin, test } from "./harness.mjs";

test("the page starts and takes the prerendered text's place", {}, async ({ page }) => {
  assert.match(await page.title(), /ASL Lab/);
  assert.notEqual((await page.locator("#app").innerText()).trim(), "");
  assert.equal(await page.locator("#boot-failed").isVisible(), false);
});

test("the text reads without scripts", { javaScriptEnabled: false, ready: false }, async ({ page }) => {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
});

test("when the wasm does not load, the text stays and a sentence says so", {
  route: "/404.html",
  ready: false,
  expected: [/ERR_FAILED/, /Failed to fetch/, /Failed to load resource/],
}, async ({ context }) => {
  const page = await context.newPage();
  await page.route("**/*.wasm", (request) => request.abort());
  await page.goto(origin);
  await page.locator("#boot-failed").waitFor({ state: "visible" });
  assert.equal(await page.getByRole("heading", { level: 1 }).first().isVisible(), true);
});

test("an address that does not exist says so", { route: "/nothing/here", ready: false, expected: [/404/] }, async ({ page }) => {
  await page.getByText(/not exist|not found/i).first().waitFor();
});

test("axe finds nothing serious", {}, async ({ page }) => {
  assert.deepEqual(await accessibility(page), []);
});

test("the server sends the policy of netlify.toml", {}, async () => {
  const session = await open("/");
  const response = await session.page.reload();
  const policy = response.headers()["content-security-policy"];
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'/);
  assert.doesNotMatch(policy, /unsafe-inline/);
  await session.close();
});
