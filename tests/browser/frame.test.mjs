// The page inside of another one: a sandboxed frame has no origin and no storage, and the lab works all the same.

import assert from "node:assert/strict";
import { link, origin, test } from "./harness.mjs";

const scenario = {
  definition: JSON.stringify({
    StartAt: "First",
    States: { First: { Type: "Pass", Next: "Last" }, Last: { Type: "Succeed" } },
  }),
  input: { n: 1 },
};

/** Opens a page of another hand that embeds a route. */
async function embed(page, route) {
  const address = new URL(route, origin).href;
  const body = `<!doctype html><title>A post</title><iframe sandbox="allow-scripts" title="ASL Lab" width="1200" height="800" src="${address}"></iframe>`;
  await page.route("**/post.html", (request) => request.fulfill({ contentType: "text/html", body }));
  await page.goto(new URL("/post.html", origin).href);
  return page.frameLocator("iframe");
}

test("a sandboxed frame shows and runs a machine, and says once that nothing is kept", { route: "/docs/scenario/", ready: false }, async ({ page }) => {
  const frame = await embed(page, "/#" + link(scenario));
  await frame.locator(".asl-graph .node", { hasText: "First" }).waitFor();
  const note = frame.locator(".toast", { hasText: "Nothing can be kept on this device" });
  await note.waitFor();
  assert.equal(await note.count(), 1);
  await note.getByRole("button", { name: "Dismiss" }).click();
  await frame.getByRole("button", { name: "Run", exact: true }).click();
  await frame.locator(".transport .badge", { hasText: "succeeded" }).waitFor();
  // What would be kept elsewhere is tried again and again, and stays silent.
  await frame.getByRole("tab", { name: /^Input/ }).click();
  await frame.locator("#panel-input .cm-content, #panel-input textarea").first().click();
  await page.keyboard.type(" ");
  await page.waitForTimeout(500);
  assert.equal(await note.count(), 0, "it says so once");
});

test("a lesson in a sandboxed frame", { route: "/docs/scenario/", ready: false }, async ({ page }) => {
  const frame = await embed(page, "/lessons/backup-job/");
  await frame.locator(".asl-graph .node").first().waitFor();
  await frame.locator(".toast", { hasText: "Nothing can be kept on this device" }).waitFor();
});
