// The run as timeline, table of states, comparison, bill, growth and coverage, as a person reads them; and 25,000
// events that scroll and scrub without a long frame.

import assert from "node:assert/strict";
import { accessibility, test } from "./harness.mjs";

/** A share link's fragment, made as the page makes it. */
async function link(scenario) {
  const { deflateRawSync } = await import("node:zlib");
  return `/#v1.${deflateRawSync(JSON.stringify(scenario)).toString("base64url")}`;
}

const lambda = (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const orders = await link({
  definition: JSON.stringify({
    StartAt: "Charge",
    States: {
      Charge: {
        Type: "Task", Resource: lambda("charge"), ResultPath: "$.charge", Next: "Each",
        Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 20, MaxAttempts: 2 }], Catch: [{ ErrorEquals: ["States.ALL"], Next: "Sorry" }],
      },
      Each: {
        Type: "Map", ItemsPath: "$.orders", ResultPath: null, Next: "Rest",
        ItemProcessor: { StartAt: "Pack", States: { Pack: { Type: "Pass", Next: "Ship" }, Ship: { Type: "Task", Resource: lambda("ship"), End: true } } },
      },
      Rest: { Type: "Wait", Seconds: 86400, Next: "Paid?" },
      "Paid?": { Type: "Choice", Choices: [{ Variable: "$.charge.ok", BooleanEquals: true, Next: "Done" }], Default: "Sorry" },
      Sorry: { Type: "Fail", Error: "NotPaid" },
      Done: { Type: "Succeed" },
    },
  }, null, 2),
  input: { orders: [{ id: 1 }, { id: 2 }, { id: 3 }] },
  mocks: { Charge: [{ throw: { error: "Busy", cause: "later" }, after: 5 }, { return: { ok: true }, after: 5 }], Ship: [{ return: {}, after: 4, times: 100000 }] },
});

const run = (page) => page.getByRole("button", { name: "Run", exact: true });
const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const heading = (page) => page.locator(".step-head h2");
const ended = (page) => page.locator(".transport .badge", { hasText: /succeeded|failed/ }).waitFor();

async function opened(page, ...tabs) {
  await node(page, "Charge").waitFor();
  await run(page).click();
  await ended(page);
  for (const name of tabs) await tab(page, name).click();
}

test("the timeline: bars, fold, zoom, choose", { route: orders }, async ({ page }) => {
  await opened(page, "Timeline");
  const tree = page.getByRole("tree", { name: /^Timeline/ });
  const items = tree.getByRole("treeitem");
  assert.match(await items.first().getAttribute("aria-label"), /^Charge, Task, succeeded, from 0 s, took 30 s, 2 attempts/);
  await page.locator(".timeline .axis .folded", { hasText: "1 d" }).waitFor();
  for (const kind of ["work", "backoff", "wait"]) assert.ok((await page.locator(`.timeline .track .bar.${kind}`).count()) > 0, kind);
  assert.equal(await page.locator(".timeline .track .bar.work.failed").count(), 1);
  await items.filter({ hasText: "iteration 1" }).waitFor();
  assert.match(await items.filter({ hasText: "Rest" }).getAttribute("aria-label"), /critical path/);
  await tree.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".step-head h2")?.textContent === "Charge");
  await node(page, "Charge").and(page.locator(".selected")).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.querySelector(".step-head h2")?.textContent === "Each");
  const rows = await items.count();
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((n) => document.querySelectorAll(".timeline [role=treeitem]").length < n, rows);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((n) => document.querySelectorAll(".timeline [role=treeitem]").length === n, rows);
  const width = async () => Number.parseFloat(await page.locator(".timeline .track .bar.whole").first().getAttribute("width"));
  const before = await width();
  await page.keyboard.press("+");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await page.getByRole("button", { name: "Whole time" }).and(page.locator(":enabled")).waitFor();
  await page.waitForFunction((w) => Number.parseFloat(document.querySelector(".timeline .track .bar.whole").getAttribute("width")) > w, before);
  await page.keyboard.press("0");
  await page.waitForFunction((w) => Number.parseFloat(document.querySelector(".timeline .track .bar.whole").getAttribute("width")) === w, before);
  await items.filter({ hasText: "Rest" }).click();
  await page.waitForFunction(() => document.querySelector(".step-head h2")?.textContent === "Rest");
});

test("the table of states is a tree of visits", { route: orders }, async ({ page }) => {
  await opened(page, "States");
  const grid = page.getByRole("treegrid", { name: /^States/ });
  const rows = grid.getByRole("row");
  // The pane's code is fetched when it is first opened.
  await rows.first().waitFor();
  assert.equal(await rows.count(), 5 + 3 * 3);
  assert.match(await rows.first().innerText(), /Charge\s+Task\s+succeeded\s+0 s\s+30 s\s+2/);
  await rows.filter({ hasText: "Ship" }).last().click();
  await page.waitForFunction(() => document.querySelector(".step-head h2")?.textContent === "Ship");
  assert.equal(await rows.filter({ hasText: "Ship" }).last().getAttribute("aria-selected"), "true");
  assert.match(await rows.filter({ hasText: "Rest" }).getAttribute("class"), /future/);
});

test("two runs side by side, with a jump to each difference", { route: orders }, async ({ page }) => {
  await opened(page, "Compare");
  await page.getByText("Nothing to compare with yet").waitFor();
  await tab(page, "Answers").click();
  await page.getByRole("tabpanel", { name: /^Answers/ }).getByRole("textbox", { name: "Returned JSON" }).first().fill('{"ok": false}');
  await run(page).click();
  await page.locator(".transport .badge", { hasText: "failed" }).waitFor();
  const summary = page.locator(".compare-summary");
  await summary.getByText(/of \d+ visits differ/).waitFor();
  assert.match(await summary.locator("tr", { hasText: "Ended" }).innerText(), /succeeded\s+failed/);
  const rows = page.getByRole("grid", { name: /^Visits of both runs/ }).getByRole("row");
  await rows.filter({ hasText: "only this run came here" }).waitFor();
  await page.getByRole("button", { name: "Next difference" }).click();
  await page.waitForFunction(() => document.querySelector(".step-head h2")?.textContent === "Charge");
  await summary.getByRole("heading", { name: /^Output, with what changed/ }).waitFor();
  await page.getByLabel("Only differences").check();
  await page.waitForFunction(() => [...document.querySelectorAll(".comparison .scroller .row")].every((row) => row.classList.contains("differs")));
});

test("money by the month, Standard against Express, and growth", { route: orders }, async ({ page }) => {
  await opened(page, "Limits");
  const money = page.locator(".money");
  await money.getByText("not possible: it takes longer than the five minutes of Express").waitFor();
  const month = () => money.locator("tr", { hasText: "Standard" }).locator("b").innerText();
  await page.getByLabel("Runs a month", { exact: true }).fill("1000000");
  await page.waitForFunction(() => document.querySelector(".volume input[type=range]").value === "540");
  const dear = await month();
  await page.getByRole("slider", { name: /^Runs a month/ }).fill("0");
  await page.waitForFunction((dear) => document.querySelector(".money b").textContent !== dear, dear);
  assert.equal(await month(), "$0");
  await page.locator(".growth .grows", { hasText: /Each one more adds [\d.]+ events/ }).waitFor();
  assert.match(await page.locator(".growth .grows").innerText(), /n: items of orders in the input.*history is full/);
  assert.equal(await page.locator(".chart").count(), 2);
  await page.locator(".meter", { hasText: "Largest payload" }).getByRole("button").click();
});

test("coverage of the cases, in the graph and as a list", { route: orders }, async ({ page }) => {
  await opened(page, "Coverage");
  const pane = page.getByRole("tabpanel", { name: "Coverage" });
  await pane.getByText("Sorry is never entered").waitFor();
  await pane.getByText(/Charge never takes catcher 1 to Sorry/).waitFor();
  assert.match(await node(page, "Sorry").getAttribute("class"), /never/);
  await page.getByRole("button", { name: "Keep as a case" }).click();
  await pane.getByText("Case 1").waitFor();
  await tab(page, "Answers").click();
  await page.getByRole("tabpanel", { name: /^Answers/ }).getByRole("textbox", { name: "Returned JSON" }).first().fill('{"ok": false}');
  await pane.getByText("The scenario as it stands").waitFor();
  await pane.getByText("Sorry is never entered").waitFor({ state: "detached" });
  await pane.getByRole("button", { name: "Forget Case 1" }).click();
  await pane.getByText("Case 1").waitFor({ state: "detached" });
});

test("run to a state, pause at errors", { route: orders }, async ({ page }) => {
  await node(page, "Rest").waitFor();
  await node(page, "Rest").click();
  await tab(page, "State").first().click();
  await page.locator("#tab-source").click();
  await page.getByRole("button", { name: "Run to here" }).click();
  await page.waitForFunction(() => document.querySelector(".asl-graph .node.selected .name")?.textContent === "Rest");
  assert.match(await page.locator(".transport .badge").innerText(), /running/);
  await page.getByRole("button", { name: "Pause at errors" }).click();
  await run(page).click();
  await page.locator(".events .row.selected", { hasText: "LambdaFunctionFailed" }).waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in the views in ${colorScheme}`, { route: orders, colorScheme }, async ({ page }) => {
    await opened(page);
    for (const name of ["Timeline", "States", "Compare", "Coverage", "Limits"]) {
      await tab(page, name).click();
      await page.waitForTimeout(500);
      assert.deepEqual(await accessibility(page), [], name);
    }
  });
}

test("a phone shows the views without sticking out", { route: orders, viewport: { width: 390, height: 844 }, hasTouch: true }, async ({ page }) => {
  await page.getByRole("button", { name: "Graph", exact: true }).click();
  await node(page, "Charge").waitFor();
  await run(page).click();
  await ended(page);
  await page.getByRole("button", { name: "Events", exact: true }).click();
  for (const name of ["Timeline", "States", "Compare", "Coverage"]) {
    await tab(page, name).click();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, name);
  }
});

const full = await link({
  definition: JSON.stringify({
    StartAt: "Charge",
    States: {
      Charge: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More?" },
      "More?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 6200, Next: "Charge" }], Default: "Done" },
      Done: { Type: "Succeed" },
    },
  }),
  input: { n: 0 },
});

test("25,000 events scroll and scrub within a frame", { route: full }, async ({ page, context }) => {
  await opened(page, "States");
  await page.locator(".state-table .row").nth(5).waitFor();
  const scroll = (selector) => page.evaluate(async (selector) => {
    const list = document.querySelector(selector);
    for (let i = 0; i < 60; i += 1) {
      list.scrollTop += 900;
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  }, selector);
  const figures = {};
  figures.table = await traced(page, context, () => scroll(".state-table .scroller"));
  await tab(page, "Timeline").click();
  await page.locator(".timeline .track").first().waitFor();
  figures.timeline = await traced(page, context, () => scroll(".timeline .scroller"));
  await tab(page, "Events").click();
  figures.events = await traced(page, context, () => scroll(".events .scroller"));
  figures.scrub = await traced(page, context, () => page.evaluate(async () => {
    const bar = document.querySelector(".scrub input");
    const most = Number(bar.max);
    for (let i = 1; i <= 60; i += 1) {
      bar.value = String(Math.round(most * (1 - i / 61)));
      bar.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  }));
  console.log(`main thread a frame, 95th percentile: ${Object.entries(figures).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(", ")}`);
  // The aim is 16 ms in a build for visitors on a quiet machine; tests share theirs, and may be of a quick build.
  const bound = Number(process.env.ASL_LAB_FRAME ?? 120);
  for (const [name, ms] of Object.entries(figures)) assert.ok(ms < bound, `${name}: ${ms} ms`);
});

/** Milliseconds of main-thread work a frame, at the 95th percentile, while something goes on. */
async function traced(page, context, body) {
  const session = await context.newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] } });
  await body();
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  const main = events.find((e) => e.name === "thread_name" && e.args?.name === "CrRendererMain" && events.some((f) => f.pid === e.pid && f.name === "FireAnimationFrame"));
  const own = events.filter((e) => e.pid === main?.pid && e.tid === main?.tid);
  const frames = own.filter((e) => e.name === "FireAnimationFrame").map((e) => e.ts).sort((a, b) => a - b);
  const tasks = own.filter((e) => e.ph === "X" && (e.name === "RunTask" || e.name === "ThreadControllerImpl::RunTask"));
  assert.ok(frames.length > 30 && tasks.length > 30, `${frames.length} frames, ${tasks.length} tasks in the trace`);
  const work = frames.slice(1).map((until, i) => tasks.filter((t) => t.ts >= frames[i] && t.ts < until).reduce((sum, t) => sum + t.dur, 0) / 1000);
  work.sort((a, b) => a - b);
  await session.detach();
  return work[Math.floor(work.length * 0.95)];
}
