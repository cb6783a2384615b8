// A second visit without a network. The server really ends: the page is reached through a proxy of the test's own.

import assert from "node:assert/strict";
import http from "node:http";
import { origin, started, test } from "./harness.mjs";

const run = (page) => page.getByRole("button", { name: "Run", exact: true });
const copied = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.ready;
  const names = await caches.keys();
  return names.filter((name) => name.startsWith("asl-lab-")).length;
});

/** The site under an address of its own, until `stop`. `change` may rewrite what is answered for a path. */
async function proxy(change = (_path, body) => body) {
  const sockets = new Set();
  const server = http.createServer(async (request, response) => {
    const answer = await fetch(new URL(request.url, origin), { headers: { "accept-encoding": "identity" } });
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-(encoding|length)|connection|transfer-encoding)$/.test(name)));
    response.writeHead(answer.status, headers);
    response.end(change(request.url, Buffer.from(await answer.arrayBuffer())));
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const address = `http://127.0.0.1:${server.address().port}`;
  const stop = () => new Promise((stopped) => {
    server.close(stopped);
    for (const socket of sockets) socket.destroy();
  });
  return { address, stop };
}

test("a second visit with the server stopped runs a lesson", { serviceWorkers: "allow" }, async ({ context }) => {
  const site = await proxy();
  const first = await context.newPage();
  await first.goto(`${site.address}/`);
  await started(first);
  assert.equal(await copied(first), 1);
  await first.close();
  await site.stop();
  await assert.rejects(fetch(site.address), "the server is gone");

  const page = await context.newPage();
  await page.goto(`${site.address}/lessons/backup-job/`);
  await started(page);
  // The lesson's text and its checks, the editor's chunk, and a run.
  await page.locator(".task").first().waitFor();
  await page.getByRole("tab", { name: /^Definition/ }).click();
  await page.locator("#panel-definition .cm-content").waitFor();
  await run(page).click();
  await page.locator(".transport .badge", { hasText: /succeeded|failed|waits/ }).waitFor();
  // Without the slash, and the front page.
  await page.goto(`${site.address}/lessons/approval`);
  await started(page);
  await page.goto(`${site.address}/`);
  await started(page);
});

test("a newer version is offered, and taken only when the person says so", { serviceWorkers: "allow" }, async ({ context }) => {
  let newer = false;
  const site = await proxy((path, body) => (newer && path === "/sw.js" ? Buffer.from(body.toString().replace(/asl-lab-\w+/, "asl-lab-newer")) : body));
  const page = await context.newPage();
  await page.goto(`${site.address}/`);
  await started(page);
  assert.equal(await copied(page), 1);
  newer = true;
  await page.reload();
  await started(page);
  const notice = page.locator(".new-version");
  await notice.waitFor();
  assert.equal(await page.evaluate(() => caches.has("asl-lab-newer")), true, "it is filled before it is offered");
  await Promise.all([page.waitForEvent("load"), notice.getByRole("button", { name: "Reload" }).click()]);
  await started(page);
  assert.deepEqual(await page.evaluate(() => caches.keys()), ["asl-lab-newer"]);
  await site.stop();
});

test("the list that an offline copy is made of is whole", {}, async () => {
  const text = await (await fetch(new URL("/sw.js", origin))).text();
  const files = JSON.parse(/const FILES = (\[[^\]]*\])/.exec(text)[1]);
  assert.ok(files.includes("/") && files.includes("/lessons/course.json"));
  const assets = await (await fetch(new URL("/assets.json", origin))).json();
  for (const file of assets) assert.ok(files.includes(file), file);
  for (const file of files) assert.equal((await fetch(new URL(file, origin))).status, 200, file);
});
