// The lab as a person uses it: run, step, step back, scrub, edit into an error and out of it, share and reopen,
// keyboard only. The harness fails a test on any console error or policy violation.

import assert from "node:assert/strict";
import { accessibility, eventually, judged, link, origin, started, test } from "./harness.mjs";

const scratch = "/#" + link({
  definition: JSON.stringify({
    StartAt: "Fetch",
    States: {
      Fetch: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:fetch", Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 2 }], Next: "Good?" },
      "Good?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericGreaterThan: 3, Next: "Rest" }], Default: "Bad" },
      Rest: { Type: "Wait", Seconds: 90, Next: "Done" },
      Done: { Type: "Succeed" },
      Bad: { Type: "Fail", Error: "TooSmall" },
    },
  }, null, 2),
  input: { id: 7 },
  mocks: { Fetch: [{ throw: { error: "Busy", cause: "later" } }, { return: { n: 5 } }] },
});

const run = (page) => page.getByRole("button", { name: "Run", exact: true });
const clock = (page) => page.locator(".clock b");
const place = (page) => page.locator(".clock span");
const heading = (page) => page.locator(".step-head h2");
const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const pane = (page, name) => page.getByRole("tabpanel", { name: new RegExp(`^${name}`) });

async function ended(page) {
  await page.locator(".transport .badge", { hasText: /succeeded|failed/ }).waitFor();
}

test("a link opens and runs nothing by itself", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await page.waitForTimeout(300);
  assert.equal(await place(page).innerText(), "no step yet");
  assert.equal(new URL(page.url()).hash, "", "a reload brings back the work, not the link");
});

test("run to the end: clock, path, retry, events, stages, reasons", { route: scratch }, async ({ page }) => {
  await run(page).click();
  await ended(page);
  assert.equal(await clock(page).innerText(), "1 min 32 s");
  for (const name of ["Fetch", "Good?", "Rest", "Done"]) assert.match(await node(page, name).getAttribute("class"), /succeeded/);
  assert.match(await node(page, "Bad").getAttribute("class"), /never/);
  assert.match(await node(page, "Fetch").getAttribute("aria-label"), /attempt 2/);
  await page.locator(".events .row", { hasText: "LambdaFunctionFailed" }).first().waitFor({ state: "attached" });
  await node(page, "Good?").click();
  await page.locator(".why", { hasText: "rule 1 holds" }).waitFor();
  assert.match(await page.locator(".why").innerText(), /\$\.n[\s\S]*5/);
  await node(page, "Fetch").click();
  assert.equal(await heading(page).innerText(), "Fetch");
  await page.locator(".strip").getByRole("button", { name: "Input", exact: true }).click();
  assert.match(await page.locator(".flow .json").innerText(), /"id": 7/);
});

test("step, step back, scrub: the same moment again", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await page.locator("#graph").focus();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press(".");
  await page.waitForFunction(() => document.querySelector(".clock span").textContent.startsWith("step 3"));
  const events = await page.locator(".events .row:not(.future)").count();
  await page.keyboard.press(".");
  await page.waitForFunction(() => document.querySelector(".clock span").textContent.startsWith("step 4"));
  await page.keyboard.press(",");
  await page.waitForFunction(() => document.querySelector(".clock span").textContent.startsWith("step 3"));
  assert.equal(await page.locator(".events .row:not(.future)").count(), events);
  await run(page).click();
  await ended(page);
  const slider = page.getByRole("slider", { name: "Moment of the run" });
  await slider.focus();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("ArrowLeft");
  await page.locator(".transport .badge", { hasText: "running" }).waitFor();
  assert.ok((await page.locator(".events .row.future").count()) > 0);
  await slider.fill("0");
  await page.waitForFunction(() => document.querySelector(".clock span").textContent.startsWith("before step 1"));
});

test("an event, a node, the editor: choosing one chooses all", { route: scratch }, async ({ page }) => {
  await run(page).click();
  await ended(page);
  await page.locator(".events .row", { hasText: "WaitStateEntered" }).click();
  await page.waitForFunction(() => document.querySelector(".step-head h2")?.textContent === "Rest");
  assert.match(await node(page, "Rest").getAttribute("class"), /selected/);
  assert.equal(await page.locator(".transport .badge").innerText(), "running");
  await page.locator(".cm-line", { hasText: '"TooSmall"' }).click();
  await page.waitForFunction(() => document.querySelector(".asl-graph .node.selected .name")?.textContent === "Bad");
  await node(page, "Done").click();
  await page.waitForFunction(() => getSelection().toString() === "" || true);
  await page.locator(".cm-activeLine", { hasText: '"Done"' }).waitFor();
});

test("an error keeps the last picture, a correction brings the next", { route: scratch }, async ({ page }) => {
  await page.locator(".cm-content").first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" oops");
  await page.getByText("Last good picture").waitFor();
  await node(page, "Fetch").waitFor();
  await run(page).click();
  await page.getByText("mend it, then run").waitFor();
  await page.locator(".problem").first().waitFor();
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("Backspace").catch(() => {});
  await page.locator(".problem .link").first().click();
  await page.keyboard.press("Control+End");
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("Backspace");
  await page.getByText("Last good picture").waitFor({ state: "detached" });
  await run(page).click();
  await ended(page);
});

test("another answer changes what comes next, from the moment shown", { route: scratch }, async ({ page }) => {
  await run(page).click();
  await ended(page);
  await tab(page, "Answers").click();
  const answers = pane(page, "Answers");
  await answers.getByRole("textbox", { name: "Returned JSON" }).fill('{"n": 1}');
  await page.locator(".transport .badge", { hasText: "changed since" }).waitFor();
  await run(page).click();
  await page.locator(".transport .badge", { hasText: "failed" }).waitFor();
  assert.match(await node(page, "Bad").getAttribute("class"), /failed/);
  await page.locator(".ending", { hasText: "TooSmall" }).waitFor();
});

test("work survives a reload", { route: scratch }, async ({ page }) => {
  await tab(page, "Input").click();
  await page.locator("#panel-input .cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type('{"kept": true');
  await page.waitForTimeout(400);
  await page.reload();
  await started(page);
  await tab(page, "Input").click();
  await page.locator("#panel-input", { hasText: '"kept"' }).waitFor();
  await node(page, "Fetch").waitFor();
});

test("share and reopen", { route: scratch, permissions: ["clipboard-read", "clipboard-write"] }, async ({ page, context }) => {
  await node(page, "Fetch").waitFor();
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByText("Link copied.").waitFor();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(address.startsWith(`${origin}/#v1.`));
  const other = await context.newPage();
  await other.goto(address);
  await started(other);
  await node(other, "Good?").waitFor();
  await run(other).click();
  await ended(other);
  assert.equal(await clock(other).innerText(), "1 min 32 s");
});

const hostile = {
  "not base64": "#v1.!!!",
  "nothing": "#v1.",
  "noise": "#v1.AAAAAAAA",
  "not a scenario": "#" + link([1, 2, 3]),
  "a bomb": "#" + link("x".repeat(20_000_000)),
  "deep nesting": "#" + link({ definition: "[".repeat(200_000) }),
  "markup": "#" + link({ definition: '{"StartAt": "<img src=x onerror=alert(1)>", "States": {"<img src=x onerror=alert(1)>": {"Type": "Pass", "End": true, "Comment": "</script><script>alert(1)</script>"}}}' }),
  "odd members": "#" + link({ definition: "{}", mocks: 3, input: null, s3: "x", commands: [[]], type: { a: 1 } }),
};
for (const [name, fragment] of Object.entries(hostile)) {
  test(`a hostile link does no harm: ${name}`, { route: `/${fragment}` }, async ({ page }) => {
    page.on("dialog", () => assert.fail("a script ran"));
    await run(page).waitFor();
    await page.waitForTimeout(500);
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Keys and help" }).click();
    await page.getByRole("dialog").waitFor();
  });
}

test("everything by keyboard alone", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await page.locator("#graph").focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".asl-graph .node.selected .name")?.textContent === "Fetch");
  await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.querySelector(".asl-graph .node.selected .name")?.textContent === "Good?");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector(".asl-graph .node.selected .name")?.textContent === "Bad");
  await page.keyboard.press("Control+Enter");
  await ended(page);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("3");
  await page.locator(".pane.bottom").waitFor({ state: "hidden" });
  await page.keyboard.press("3");
  const focused = () => page.evaluate(() => document.activeElement?.id);
  // Also into a pane that is hidden.
  await page.keyboard.press("2");
  await page.locator(".pane.right").waitFor({ state: "hidden" });
  for (const [key, tab] of [["8", "tab-step"], ["7", "panel-lesson"], ["9", "tab-inbox"], ["8", "tab-inbox"]]) {
    await page.keyboard.press(key);
    await eventually(focused, tab);
  }
  const bar = page.getByRole("separator", { name: "Width of the inspector" });
  await bar.focus();
  const width = Number(await bar.getAttribute("aria-valuenow"));
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((w) => Number(document.querySelector('[aria-label="Width of the inspector"]').getAttribute("aria-valuenow")) > w, width);
  // Tab reaches every pane and never gets caught in the editor.
  const reached = new Set();
  await page.evaluate(() => document.querySelector(".skip").focus());
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.closest(".left, .middle, .right, .transport, .bottom, .top")?.className.split(" ").at(-1)));
  }
  for (const part of ["left", "middle", "right", "transport", "bottom"]) assert.ok(reached.has(part), `${part} is reached by Tab: ${[...reached]}`);
});

const asked = "/#" + link({
  definition: JSON.stringify({ StartAt: "Ask", States: { Ask: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": { "t.$": "$$.Task.Token" } }, End: true } } }),
});

test("a token waits in the inbox until someone answers", { route: asked }, async ({ page }) => {
  await node(page, "Ask").waitFor();
  await run(page).click();
  await page.locator(".transport .badge", { hasText: "waits" }).waitFor();
  // The status leads to the question as the step does.
  await page.locator(".transport button.badge", { hasText: "waits for an answer" }).click();
  await eventually(() => page.evaluate(() => document.activeElement.id), "tab-inbox");
  await tab(page, "Step").first().click();
  await page.getByRole("button", { name: "Open the inbox" }).click();
  await page.getByRole("button", { name: "Send success" }).click();
  await page.locator(".transport .badge", { hasText: "succeeded" }).waitFor();
  await tab(page, "Step").click();
  await page.locator(".ending", { hasText: "{}" }).waitFor();
});

test("a question is refused by keyboard, with the reason", { route: asked }, async ({ page }) => {
  await node(page, "Ask").waitFor();
  await page.keyboard.press("Control+Enter");
  const focused = () => page.evaluate(() => document.activeElement?.id);
  const inbox = page.getByRole("button", { name: "Open the inbox" });
  await inbox.focus();
  await page.keyboard.press("Enter");
  // The focus goes where the link leads.
  await eventually(focused, "tab-inbox");
  await page.getByRole("combobox", { name: "Error" }).fill("Manager.Refused");
  await page.getByRole("textbox", { name: "Cause" }).fill("Too dear");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(".transport .badge", { hasText: "failed" }).waitFor();
  assert.equal(await focused(), "tab-inbox", "the focus outlives the letter");
  await tab(page, "Step").click();
  await page.locator(".ending", { hasText: "Manager.Refused" }).getByText("Too dear").waitFor();
});

const expiring = "/#" + link({
  definition: JSON.stringify({ StartAt: "Ask", States: { Ask: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", TimeoutSeconds: 60, Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": { "t.$": "$$.Task.Token" } }, End: true } } }),
});

const badge = (page, text) => page.locator(".transport .badge", { hasText: text });

test("Run stops at a question that would time out, and letting it is a choice", { route: expiring }, async ({ page }) => {
  await node(page, "Ask").waitFor();
  const passes = [
    // The inbox, going on, the way to the end, a step.
    async () => {
      await page.getByRole("button", { name: "Open the inbox" }).click();
      await page.getByText("the next deadline is 1 min away").waitFor();
      await page.getByRole("button", { name: "Let it time out", exact: true }).click();
    },
    () => page.getByRole("button", { name: "Play on: let it time out" }).click(),
    () => page.getByRole("button", { name: "To the end: let everything time out" }).click(),
    () => page.getByRole("button", { name: "Step", exact: true }).click(),
  ];
  for (const pass of passes) {
    await run(page).click();
    await badge(page, "waits for an answer, 1 min left").waitFor();
    assert.equal(await clock(page).innerText(), "0 s");
    assert.match(await place(page).innerText(), /^step \d+, more to come$/);
    await page.getByRole("status").filter({ hasText: /Ask waits for an answer, 1 min left/ }).waitFor({ state: "attached" });
    await pass();
    await badge(page, "failed").waitFor();
    assert.equal(await clock(page).innerText(), "1 min");
    await tab(page, "Step").click();
  }
});

test("an answer in time, a sign of life, and a question that comes again", {
  route: "/#" + await link({
    definition: JSON.stringify({ StartAt: "Ask", States: {
      Ask: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", HeartbeatSeconds: 30, TimeoutSeconds: 60,
        Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": { "t.$": "$$.Task.Token" } },
        Retry: [{ ErrorEquals: ["States.HeartbeatTimeout"], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ["Manager.Refused"], Next: "No" }], ResultPath: "$.answer", Next: "Good?" },
      "Good?": { Type: "Choice", Choices: [{ Variable: "$.answer.approved", BooleanEquals: true, Next: "Yes" }], Default: "No" },
      Yes: { Type: "Succeed" }, No: { Type: "Fail", Error: "No" },
    } }),
  }),
}, async ({ page }) => {
  await node(page, "Ask").waitFor();
  await run(page).click();
  await badge(page, "30 s left").waitFor();
  await tab(page, "Inbox").click();
  await page.getByText("it times out in 1 min, a heartbeat is due in 30 s").waitFor();
  // What the machine catches and compares with is proposed.
  assert.equal(await page.getByRole("combobox", { name: "Error" }).inputValue(), "Manager.Refused");
  const output = page.getByRole("textbox", { name: "Output" });
  assert.deepEqual(JSON.parse(await output.inputValue()), { approved: true });
  await page.getByRole("button", { name: "Send heartbeat" }).click();
  await badge(page, "30 s left").waitFor();
  await output.fill("typed for the first attempt");
  await page.getByRole("button", { name: "Let it time out", exact: true }).click();
  // Another attempt is another question, with a proposal of its own.
  await eventually(async () => JSON.parse(await output.inputValue().catch(() => "{}").then((t) => t.startsWith("typed") ? "{}" : t)), { approved: true });
  await badge(page, "30 s left").waitFor();
  await page.getByRole("button", { name: "Send success" }).click();
  await badge(page, "succeeded").waitFor();
});

test("an answer to a question that has expired is given by stepping back to it", { route: expiring }, async ({ page }) => {
  await node(page, "Ask").waitFor();
  await run(page).click();
  await badge(page, "waits").waitFor();
  await page.keyboard.press("End");
  await badge(page, "failed").waitFor();
  await tab(page, "Inbox").click();
  const send = page.getByRole("button", { name: "Send success" });
  for (let i = 0; i < 5 && !(await send.isVisible()); i += 1) {
    await page.keyboard.press(",");
    await page.waitForTimeout(200);
  }
  await send.click();
  await badge(page, "succeeded").waitFor();
});

const loop = (turns) => ({
  definition: JSON.stringify({
    StartAt: "Count",
    States: {
      Count: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "More?" },
      "More?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: turns, Next: "Count" }], Default: "End" },
      End: { Type: "Succeed" },
    },
  }, null, 2),
  input: { n: 0 },
  // Express: no limit of 25,000 events.
  type: "EXPRESS",
});

test("a loop of 10,000 turns leaves the page answerable", { route: "/#" + link(loop(10_000)) }, async ({ page }) => {
  await node(page, "Count").waitFor();
  await page.evaluate(() => {
    window.gaps = [];
    let last = performance.now();
    const tick = (now) => { window.gaps.push(now - last); last = now; requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  });
  await run(page).click();
  await ended(page);
  assert.equal(await page.locator(".tab .count").first().innerText() !== "", true);
  const worst = await page.evaluate(() => window.gaps.sort((a, b) => b - a).slice(0, 5));
  assert.ok(worst[0] < 300, `frames took ${worst.map(Math.round)} ms`);
  // The table holds every event and draws a few.
  assert.ok((await page.locator(".events .row").count()) < 120);
  const slider = page.getByRole("slider", { name: "Moment of the run" });
  await slider.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => document.querySelector(".clock span").textContent.startsWith("before step 1"));
});

test("a loop without end stops when told", { route: "/#" + link(loop(1e12)) }, async ({ page }) => {
  await node(page, "Count").waitFor();
  await run(page).click();
  await page.waitForTimeout(150);
  const pause = page.getByRole("button", { name: "Pause", exact: true });
  await pause.click();
  await pause.waitFor({ state: "detached" });
  const stopped = await place(page).innerText();
  await page.waitForTimeout(300);
  assert.equal(await place(page).innerText(), stopped, "it stands still");
  assert.match(stopped, /^step \d+, more to come$/);
});

test("a megabyte full of errors is judged at once", {}, async ({ page }) => {
  const states = Array.from({ length: 12_000 }, (_, i) => `"S${i}": {"Type": "Tusk", "Next": "Nowhere${i}", "Resource": 3, "Retry": {}}`).join(",\n");
  const definition = `{"StartAt": "S0", "States": {${states}}}`;
  assert.ok(definition.length > 900_000);
  await tab(page, "Definition").click();
  await page.locator("#panel-definition .cm-content").waitFor();
  await tab(page, "Problems").click();
  const took = await judged(page, link({ definition }), scratch.slice(2));
  console.log(`${definition.length} bytes of JSON: ${took} ms`);
  // From the link to the list: unpacking, parsing, checking, drawing.
  assert.ok(Math.min(...took) < 200, `it took ${took} ms`);
  // The text comes into the editor right after that.
  const text = page.locator("#panel-definition .cm-content");
  await eventually(() => text.innerText().then((shown) => shown.includes("Tusk")), true);
  await page.locator(".problem").first().getByRole("button").click();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in ${colorScheme}, before and after a run`, { route: scratch, colorScheme }, async ({ page }) => {
    await node(page, "Fetch").waitFor();
    assert.deepEqual(await accessibility(page), []);
    await run(page).click();
    await ended(page);
    for (const name of ["Input", "Answers", "Lesson", "Variables", "State", "Inbox", "Limits", "Outline", "Problems"]) {
      await tab(page, name).first().click();
      await page.waitForTimeout(200);
      assert.deepEqual(await accessibility(page), [], name);
    }
    await page.getByRole("button", { name: "Keys and help" }).click();
    assert.deepEqual(await accessibility(page), [], "help");
  });
}

test("a phone shows one pane at a time, with the transport in reach", { route: scratch, viewport: { width: 390, height: 844 }, hasTouch: true }, async ({ page }) => {
  await page.getByRole("button", { name: "Graph", exact: true }).click();
  await node(page, "Fetch").waitFor();
  await run(page).click();
  await ended(page);
  await page.getByRole("button", { name: "Data", exact: true }).click();
  await heading(page).waitFor();
  await page.getByRole("button", { name: "Events", exact: true }).click();
  await page.locator(".events .row").nth(1).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "nothing sticks out");
  assert.deepEqual(await accessibility(page), []);
});
