// Why something failed and where: the chain from an error to its end, across branches, Map Runs and executions, and
// the executions that a run started, each looked at alone. By mouse and by keyboard, as a person goes.

import assert from "node:assert/strict";
import { accessibility, eventually, link, test } from "./harness.mjs";

const lambda = (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const inner = "arn:aws:states:us-east-1:123456789012:stateMachine:inner";
const shared = (scenario) => `/#${link({ ...scenario, definition: JSON.stringify(scenario.definition, null, 2) })}`;
const task = (name, more = {}) => ({ Type: "Task", Resource: lambda(name), End: true, ...more });
const lost = (more = {}) => ({ throw: { error: "Lost", cause: "no such parcel" }, ...more });

const both = shared({
  definition: {
    StartAt: "Both",
    States: {
      Both: {
        Type: "Parallel", Next: "Done", Catch: [{ ErrorEquals: ["Lost"], Next: "Sorry" }],
        Branches: [
          { StartAt: "Ship", States: { Ship: task("ship", { Retry: [{ ErrorEquals: ["Lost"], IntervalSeconds: 2, MaxAttempts: 1 }] }) } },
          { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 60, End: true } } },
        ],
      },
      Sorry: { Type: "Pass", End: true },
      Done: { Type: "Succeed" },
    },
  },
  input: {},
  mocks: { Ship: [lost(), lost()] },
});

const many = (count, more = {}) => shared({
  definition: {
    StartAt: "Many",
    States: {
      Many: {
        Type: "Map", ItemsPath: "$.items", ToleratedFailurePercentage: 50, Next: "Call", ResultPath: null,
        ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, StartAt: "Pack", States: { Pack: { Type: "Pass", Next: "Ship" }, Ship: task("ship") } },
      },
      Call: { Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true, Parameters: { StateMachineArn: inner, Input: {} } },
    },
  },
  input: { items: Array.from({ length: count }, (_, i) => i) },
  mocks: { Ship: [lost({ iteration: 2, after: 1 }), { return: "ok", after: 5, times: 100000 }] },
  machines: { [inner]: { definition: { StartAt: "In", States: { In: { Type: "Fail", Error: "Broken", Cause: "inside" } } } } },
  ...more,
});

const run = (page) => page.getByRole("button", { name: "Run", exact: true });
const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const heading = (page, name) => page.locator(".step-head h2", { hasText: new RegExp(`^${name}$`) });
const ended = (page) => page.locator(".transport .badge", { hasText: /succeeded|failed/ }).waitFor({ timeout: 60_000 });
const links = (page) => page.locator(".chain button");
const said = async (page) => (await links(page).locator("span").allInnerTexts()).map((text) => text.split("\n")[0]);

async function opened(page, first) {
  await node(page, first).waitFor();
  await run(page).click();
  await ended(page);
}

test("a caught error: its chain, each link a way to its moment", { route: both }, async ({ page }) => {
  await opened(page, "Both");
  await node(page, "Both").click();
  await heading(page, "Both").waitFor();
  await eventually(() => said(page), [
    "Attempt 1 failed with Lost; retrier 1 tried again after 2 s",
    "Attempt 2 failed with Lost: no such parcel",
    "Retrier 1 (Lost) has used its only retry",
    "That ended branch 0",
    "One sibling was stopped",
    "So Both failed with Lost",
    "Catcher 1 (Lost) took it and leads to Sorry",
  ]);
  assert.match(await links(page).nth(4).innerText(), /Rest · event \d+ · 2 s · branch 1/);
  // By keyboard: the first attempt.
  await links(page).first().focus();
  await page.keyboard.press("Enter");
  await heading(page, "Ship").waitFor();
  assert.match(await page.locator(".transport .clock").innerText(), /0 s/);
  assert.match(await node(page, "Ship").getAttribute("class"), /selected/);
  await tab(page, "Events").click();
  assert.match(await page.locator(".events .row.selected").innerText(), /LambdaFunctionFailed/);
  // Who walks along the chain keeps it, and sees where he stands.
  await eventually(() => links(page).count(), 7);
  await eventually(() => links(page).first().getAttribute("aria-current"), "step");
  await links(page).last().click();
  await heading(page, "Both").waitFor();
  assert.match(await page.locator(".events .row.selected").innerText(), /ParallelStateExited/);
  await eventually(() => links(page).count(), 7);
  assert.deepEqual(await accessibility(page, ".right"), []);
});

test("executions: failed first, one alone, and the way back, by keyboard", { route: many(5) }, async ({ page }) => {
  await opened(page, "Many");
  await tab(page, "Executions").click();
  const grid = page.getByRole("grid", { name: /^Executions/ });
  const rows = grid.getByRole("row");
  await eventually(() => rows.count(), 7);
  assert.match(await rows.nth(1).innerText(), /failed\s+item 2 of Many/);
  await grid.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".alone", { hasText: "Only item 2 of Many" }).waitFor();
  await heading(page, "Ship").waitFor();
  // The graph, the events and the states are those of the child alone.
  assert.match(await node(page, "Ship").getAttribute("class"), /failed/);
  assert.doesNotMatch(await node(page, "Call").getAttribute("class"), /failed|succeeded/);
  await tab(page, "States").click();
  const states = page.locator(".state-table [role=row]:not(.head *)");
  await eventually(() => states.locator(".name b").allInnerTexts(), ["Pack", "Ship"]);
  await tab(page, "Timeline").click();
  await eventually(() => page.locator(".timeline [role=treeitem]").count(), 2);
  await tab(page, "Events").click();
  await eventually(() => page.locator(".events .kind span").allInnerTexts(), [
    "ExecutionStarted", "PassStateEntered", "PassStateExited", "TaskStateEntered", "LambdaFunctionScheduled",
    "LambdaFunctionStarted", "LambdaFunctionFailed", "ExecutionFailed",
  ]);
  // The chain says what became of it.
  await eventually(async () => (await said(page)).at(-1), "The Map Run counts it as failed and goes on while that is tolerated");
  assert.deepEqual(await accessibility(page), []);
  await page.getByRole("button", { name: "Back to the whole run" }).focus();
  await page.keyboard.press("Enter");
  await page.locator(".alone").waitFor({ state: "detached" });
  await heading(page, "Call").waitFor();
});

test("a nested execution: its own picture, and the chain into its caller", { route: many(3) }, async ({ page }) => {
  await opened(page, "Many");
  await heading(page, "Call").waitFor();
  await links(page).first().waitFor();
  const chain = await said(page);
  assert.match(chain[0], /^The Fail state raised Broken: inside/);
  assert.match(chain.find((text) => text.startsWith("The nested")), /^The nested execution .* failed with Broken$/);
  assert.ok(chain.includes("So Call failed with States.TaskFailed"), chain.join("\n"));
  assert.equal(chain.at(-1), "The execution failed with States.TaskFailed");
  await links(page).first().click();
  await page.locator(".alone", { hasText: "Only started by Call" }).waitFor();
  await node(page, "In").waitFor();
  await eventually(() => node(page, "Many").count(), 0);
  await heading(page, "In").waitFor();
  // A link about the caller leads back out.
  await links(page).filter({ hasText: "So Call failed" }).click();
  await page.locator(".alone").waitFor({ state: "detached" });
  await heading(page, "Call").waitFor();
  await node(page, "Many").waitFor();
});

test("10,000 executions: the list scrolls and opens without a long wait", { route: many(10_000) }, async ({ page }) => {
  await opened(page, "Many");
  await tab(page, "Executions").click();
  const grid = page.getByRole("grid", { name: /^Executions/ });
  await grid.getByRole("row").first().waitFor();
  assert.ok((await grid.getByRole("row").count()) < 100);
  await grid.focus();
  const timed = async (key) => {
    const start = Date.now();
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return Date.now() - start;
  };
  await timed("End");
  await grid.getByRole("row", { name: /item 9999 of Many/ }).or(grid.getByRole("row", { name: /started by Call/ })).first().waitFor();
  const times = [];
  for (let i = 0; i < 20; i += 1) times.push(await timed("ArrowUp"));
  times.sort((a, b) => a - b);
  assert.ok(times[18] < 250, `moving the cursor took ${times.join(" ")} ms`);
  await page.keyboard.press("Enter");
  await page.locator(".alone").waitFor();
});

const charged = shared({
  definition: {
    StartAt: "Charge",
    States: {
      Charge: { ...task("charge", { Parameters: { "order.$": "$.order.id" }, ResultSelector: { "id.$": "$.body.id" }, ResultPath: "$.charge" }), End: undefined, Next: "Sum" },
      Sum: { Type: "Pass", QueryLanguage: "JSONata", Output: { id: "{% $states.input.charge.id %}", twice: "{% $states.input.n * 2 %}" }, Next: "Done" },
      Done: { Type: "Succeed" },
    },
  },
  input: { order: { id: 7 }, n: 2 },
  mocks: { Charge: [{ return: { body: { id: "c1" } } }] },
});

test("each key of the data leads back to what made it, and what was lost is told", { route: charged }, async ({ page }) => {
  await opened(page, "Charge");
  await node(page, "Sum").click();
  await heading(page, "Sum").waitFor();
  const list = page.locator(".origins li");
  const told = async () => (await list.allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());
  await eventually(() => told(), [
    "id Output $states.input.charge.id the answer that Charge got, at body.id",
    "twice computed by Output of Sum: $states.input.n * 2, from $states.input.n",
    "order Lost: not in Output",
    "n Lost: not in Output",
    "charge Lost: not in Output",
  ]);
  await list.first().getByRole("button").focus();
  await page.keyboard.press("Enter");
  await heading(page, "Charge").waitFor();
  await tab(page, "Events").click();
  assert.match(await page.locator(".events .row.selected").innerText(), /LambdaFunctionSucceeded/);
  await page.getByRole("button", { name: "To the end" }).or(page.getByRole("button", { name: /end/i })).first().click();
  await node(page, "Charge").click();
  await heading(page, "Charge").waitFor();
  await page.getByRole("button", { name: /^Parameters/ }).click();
  await eventually(() => told(), ["order Parameters $.order.id the input of the execution, at order.id"]);
  assert.deepEqual(await accessibility(page, ".right"), []);
});

test("the timeline has its key in sight", { route: both }, async ({ page }) => {
  await opened(page, "Both");
  await tab(page, "Timeline").click();
  const head = await page.locator(".timeline .head").boundingBox();
  const legend = await page.locator(".timeline .legend").boundingBox();
  assert.ok(legend.y >= head.y && legend.y + legend.height <= head.y + head.height, "the key is within the head");
});

const started = shared({
  definition: {
    StartAt: "Call",
    States: { Call: { Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true, Parameters: { StateMachineArn: inner, Input: { n: 2 } } } },
  },
  input: {},
  machines: {
    [inner]: {
      definition: {
        StartAt: "In",
        States: { In: { Type: "Pass", Comment: "${Greeting}", Parameters: { "twice.$": "States.MathAdd($.n, $.n)" }, Next: "Ask" }, Ask: { ...task("ask"), Comment: "${Greeting}" } },
      },
      mocks: { Ask: [{ return: "yes" }] },
    },
  },
  substitutions: { Greeting: "hello" },
});

test("a nested execution alone: its expressions, a test of its states, and its definition in the editor", { route: started }, async ({ page }) => {
  const workbench = (name) => page.getByRole("group", { name: "Workbench of the state" }).getByRole("button", { name });
  const other = page.locator("#panel-definition .editor:not([hidden]) .cm-content");
  const lineOf = (text) => other.locator(".cm-line", { hasText: text }).first();
  await opened(page, "Call");
  const openInner = async () => {
    await tab(page, "Executions").click();
    await page.getByRole("grid", { name: /^Executions/ }).getByRole("row", { name: /started by Call/ }).click();
    await page.locator(".alone", { hasText: "Only started by Call" }).waitFor();
  };
  await openInner();
  await node(page, "In").click();
  await page.getByRole("tab", { name: "State", exact: true }).click();
  await workbench("Expressions").click();
  const twice = page.locator(".expression", { hasText: "twice.$" });
  await twice.locator(".value", { hasText: /^4$/ }).waitFor();
  await twice.getByRole("textbox").fill("States.MathAdd($.n, 40)");
  await twice.locator(".value", { hasText: /^42$/ }).waitFor();
  await twice.getByRole("button", { name: "Put it into the definition" }).click();
  // A test of the state has what came in, and the definition as it is now.
  await node(page, "Ask").click();
  await workbench("Test").click();
  const panel = page.locator(".test-state");
  assert.match(await panel.getByRole("textbox", { name: "Input" }).inputValue(), /"twice": 4/);
  assert.equal(await panel.getByRole("textbox", { name: "Result" }).inputValue(), '"yes"');
  await panel.getByRole("button", { name: "Test this state" }).click();
  await panel.locator(".badge", { hasText: "SUCCEEDED" }).waitFor();
  // Its text is where the scenario keeps it; the next run takes what is changed there.
  await workbench("Definition").click();
  await page.locator("pre.source", { hasText: "ask" }).waitFor();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByText("This is the definition of inner").waitFor();
  await lineOf('"States.MathAdd($.n, 40)"').waitFor();
  await page.locator(".cm-activeLine", { hasText: '"Ask"' }).waitFor();
  // The cursor stands before the name, and nothing is selected that a key could replace.
  for (let step = 0; step < '"Ask'.length; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.type(" it");
  await page.locator("#tab-definition .count", { hasText: /[1-9]/ }).waitFor();
  await lineOf('"Next": "Ask"').click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(" it");
  await node(page, "Ask it").waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(await accessibility(page, ".left"), []);
  await run(page).click();
  await page.locator(".alone").waitFor({ state: "detached" });
  await ended(page);
  await openInner();
  await node(page, "Ask it").waitFor();
  await eventually(async () => /succeeded/.test(await node(page, "In").getAttribute("class")), true);
  await page.getByRole("button", { name: "Back to the definition" }).click();
  await lineOf('"Call"').waitFor();
});
