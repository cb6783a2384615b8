// The inspector and the panes below with what stands in them: judged by axe-core in both themes, and worked with keys
// alone.

import assert from "node:assert/strict";
import { eventually, link, sound, test } from "./harness.mjs";

const inner = "arn:aws:states:us-east-1:123456789012:stateMachine:inner";
const shared = (scenario) => `/#${link({ ...scenario, definition: JSON.stringify(scenario.definition, null, 2) })}`;

const price = shared({
  definition: {
    StartAt: "Price",
    States: {
      Price: {
        Type: "Task", QueryLanguage: "JSONata", Resource: "arn:aws:states:::lambda:invoke", Next: "Charge",
        Arguments: { FunctionName: "price", Payload: "{% { 'total': $sum($states.input.items.(price * qty)), 'who': $states.input.who } %}" },
        Assign: { total: "{% $states.result.Payload.total %}" },
        Output: "{% $states.result.Payload %}",
      },
      Charge: {
        Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: "Done",
        Parameters: { FunctionName: "charge", Payload: { "amount.$": "$.total", "note.$": "States.Format('{} owes {}', $.who.name, $.total)" } },
        ResultSelector: { "receipt.$": "$.Payload.receipt" },
        ResultPath: "$.charge",
        Catch: [{ ErrorEquals: ["Declined"], ResultPath: "$.error", Next: "Tell" }],
      },
      Done: { Type: "Succeed" },
      Tell: { Type: "Fail", Error: "NotPaid" },
    },
  },
  input: { who: { name: "Ada" }, items: [{ price: 2, qty: 3 }, { price: 4, qty: 1 }] },
  mocks: {
    Price: [{ return: { StatusCode: 200, Payload: { total: 10, who: { name: "Ada" } } } }],
    Charge: [{ return: { StatusCode: 200, Payload: { receipt: "r-1" } } }],
  },
});
const nested = shared({
  definition: { StartAt: "Call", States: { Call: { Type: "Task", Resource: "arn:aws:states:::states:startExecution.sync:2", End: true, Parameters: { StateMachineArn: inner, Input: {} } } } },
  machines: { [inner]: { definition: { StartAt: "In", States: { In: { Type: "Fail", Error: "Broken", Cause: "inside" } } } } },
});
const heartbeat = shared({
  definition: { StartAt: "Ask", States: { Ask: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", HeartbeatSeconds: 600, Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", MessageBody: { "token.$": "$$.Task.Token" } }, End: true } } },
});

const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const tab = (page, row, name) => page.getByRole("tablist", { name: row }).getByRole("tab", { name: new RegExp(`^${name}( |$|\\d)`) });
const bench = (page, name) => page.getByRole("group", { name: "Workbench of the state" }).getByRole("button", { name });
const badge = (page, words) => page.locator(".transport .badge", { hasText: words });

async function ran(page, first, words) {
  await node(page, first).waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await badge(page, words).waitFor();
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe in ${colorScheme}: expressions and a test of a state`, { route: price, colorScheme }, async ({ page }) => {
    await ran(page, "Price", "succeeded");
    await node(page, "Price").click();
    await tab(page, "Inspector", "State").click();
    await bench(page, "Expressions").click();
    const head = page.locator(".expression-head");
    await head.nth(2).waitFor();
    await sound(page, "expressions");
    await head.first().click();
    await page.locator(".parts-text").focus();
    for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowRight");
    await page.locator(".part-value .json").waitFor();
    await sound(page, "an expression with one of its parts");
    await page.locator(".expression textarea").fill("$sum($states.input.who)");
    await page.locator(".expression-error").waitFor();
    await sound(page, "an expression that fails");
    await bench(page, "Test").click();
    const panel = page.locator(".test-state");
    await panel.getByText("Variables, context, retries, level").click();
    await panel.getByText("The same call on the command line").click();
    await sound(page, "the form of a test");
    await panel.getByRole("button", { name: "Test this state" }).click();
    await panel.locator(".badge", { hasText: "SUCCEEDED" }).waitFor();
    await sound(page, "a test that succeeded");
    await panel.getByRole("combobox", { name: "Mock" }).selectOption("error");
    await panel.getByRole("textbox", { name: "Cause" }).fill('{"code": 51, "why": {"issuer": "no money"}}');
    await panel.getByRole("button", { name: "Test this state" }).click();
    await panel.locator(".badge", { hasText: "FAILED" }).waitFor();
    await sound(page, "a test that failed");
    await panel.getByRole("textbox", { name: "Input" }).fill("{");
    await panel.getByRole("button", { name: "Test this state" }).click();
    await panel.locator(".error-box", { hasText: "InvalidExecutionInput" }).waitFor();
    await sound(page, "a test that was refused");
  });

  test(`axe in ${colorScheme}: a nested failure, a heartbeat, an answer that is no JSON yet`, { route: nested, colorScheme }, async ({ page }) => {
    await ran(page, "Call", "failed");
    await page.locator(".ending .json").waitFor();
    await sound(page, "a cause that is JSON");
    await page.goto(new URL(heartbeat, page.url()).href);
    await page.reload();
    await ran(page, "Ask", "waits for an answer, 10 min left");
    await tab(page, "Inspector", "Inbox").click();
    await page.getByRole("button", { name: "Send heartbeat" }).waitFor();
    await page.getByRole("textbox", { name: "Output" }).fill("{ approved");
    await page.locator(".letter .field-error").waitFor();
    await sound(page, "an answer that is no JSON yet");
  });
}

test("a cause that is JSON reads as JSON, once", { route: nested }, async ({ page }) => {
  await ran(page, "Call", "failed");
  const cause = page.locator(".right").getByRole("tree", { name: "Cause" });
  await cause.getByText('"inside"').waitFor();
  assert.equal(await cause.count(), 1, "the step does not repeat what the execution ended with");
  assert.equal(await page.locator(".right", { hasText: "{\"" }).count(), 0, "no JSON runs on as text");
});

/** Goes on with Tab until the focus is where it is wanted. */
async function reach(page, css) {
  // What is told a moment later has to be there first.
  await page.locator(css).first().waitFor();
  for (let i = 0; i < 60; i += 1) {
    if (await page.evaluate((css) => document.activeElement?.matches(css), css)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${css}`);
}

test("the inspector and the panes below by keyboard alone", { route: price }, async ({ page }) => {
  await node(page, "Charge").waitFor();
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  // From the skip link to the graph, and a run.
  await press("Tab", "Enter", "Control+Enter");
  await badge(page, "succeeded").waitFor();
  const head = (name) => page.locator(".step-head h2", { hasText: name }).waitFor();
  // What the end of the run brought into sight comes first.
  await head("Done");
  await press("Home");
  await head("Price");
  await press("ArrowDown");
  await head("Charge");
  // The stages, and their data: a key folds what it stands on.
  await reach(page, "#tab-step");
  await reach(page, ".stage");
  await press("Enter");
  await page.locator(".stage.selected", { hasText: "Input" }).waitFor();
  await reach(page, ".flow .scroller");
  await press("ArrowDown", "ArrowDown");
  const lines = page.locator(".flow .line");
  const count = await lines.count();
  await page.locator(".flow .line.at", { hasText: "total" }).waitFor();
  await press("Home", "ArrowLeft");
  await eventually(() => lines.count(), 1);
  await press("ArrowRight");
  await eventually(() => lines.count(), count);
  // Where a key comes from.
  await reach(page, ".origins .link");
  await press("Enter");
  await head("Price");
  // The workbench: an expression and its parts, a test.
  await page.evaluate(() => document.querySelector(".skip").focus());
  await press("Enter", "Home", "ArrowDown");
  await reach(page, "#tab-step");
  await press("ArrowRight", "ArrowRight");
  await page.locator("#tab-source[aria-selected=true]").waitFor();
  await reach(page, ".bench-row .button:nth-child(2)");
  await press("Enter");
  await reach(page, ".expression-head");
  await press("Enter");
  await reach(page, ".parts-text, .expression textarea");
  await bench(page, "Test").focus();
  await press("Enter");
  await reach(page, ".test-state .button.primary");
  await press("Enter");
  await reach(page, ".answer-of-test .stage");
  // The figures.
  await page.locator("#tab-source").focus();
  await press("End");
  await page.locator("#tab-meters[aria-selected=true]").waitFor();
  await reach(page, "#runs-a-month");
  await reach(page, ".growth select");
  // Below: events, timeline with its zoom, states, comparison, coverage.
  await reach(page, "#tab-events");
  await reach(page, ".events .scroller");
  await press("Home");
  await page.locator(".events .row.selected", { hasText: "ExecutionStarted" }).waitFor();
  await page.locator("#tab-events").focus();
  await press("ArrowRight");
  await reach(page, ".zoom .button[aria-label^='Zoom into']");
  await press("Enter");
  await page.getByRole("button", { name: "Whole time" }).and(page.locator(":enabled")).waitFor();
  await reach(page, ".timeline .scroller");
  await press("Home", "ArrowDown");
  await page.locator("#tab-timeline").focus();
  await press("ArrowRight");
  await reach(page, ".state-table .scroller");
  await press("Home");
  await page.locator(".state-table .row.selected", { hasText: "Price" }).waitFor();
  await page.locator("#tab-states").focus();
  await press("ArrowRight", "ArrowRight");
  await reach(page, ".row-of-tools .button, .bottom .tabs > .button");
  await press("Enter");
  await page.locator(".coverage .case", { hasText: "Forget" }).or(page.getByRole("button", { name: /^Forget/ })).first().waitFor();
  await reach(page, ".coverage .link");
});
