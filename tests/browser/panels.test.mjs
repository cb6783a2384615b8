// The panels beside the graph: expressions, a test of one state, the editor's help, reasons, answers. Each as a
// person would use it, with mouse and with keys.

import assert from "node:assert/strict";
import { accessibility, link, test } from "./harness.mjs";

const machine = {
  StartAt: "Price",
  States: {
    Price: {
      Type: "Task", QueryLanguage: "JSONata", Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: "price", Payload: "{% { 'total': $sum($states.input.items.(price * qty)), 'who': $states.input.who } %}" },
      Assign: { total: "{% $states.result.Payload.total %}" },
      Output: "{% $states.result.Payload %}",
      Next: "Charge",
    },
    Charge: {
      Type: "Task", Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge", "Payload": { "amount.$": "$.total", "note.$": "States.Format('{} owes {}', $.who.name, $.total)" } },
      ResultSelector: { "receipt.$": "$.Payload.receipt" },
      ResultPath: "$.charge",
      Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, MaxAttempts: 2, BackoffRate: 3 }],
      Catch: [{ ErrorEquals: ["Declined"], ResultPath: "$.error", Next: "Tell" }],
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Tell: { Type: "Fail", Error: "NotPaid", CausePath: "$.error.Cause" },
  },
};
const scenario = (mocks) => ({
  definition: JSON.stringify(machine, null, 2),
  input: { who: { name: "Ada" }, items: [{ price: 2, qty: 3 }, { price: 4, qty: 1 }] },
  mocks,
});
const paid = scenario({
  Price: [{ return: { StatusCode: 200, Payload: { total: 10, who: { name: "Ada" } } } }],
  Charge: [{ throw: { error: "Busy", cause: "later" } }, { return: { StatusCode: 200, Payload: { receipt: "r-1" } } }],
});
const route = "/#" + link(paid);

const run = (page) => page.getByRole("button", { name: "Run", exact: true });
const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const bench = (page, name) => page.getByRole("group", { name: "Workbench of the state" }).getByRole("button", { name });

async function ended(page) {
  await page.locator(".transport .badge", { hasText: /succeeded|failed/ }).waitFor();
}

/** Runs, chooses a state, and opens a part of its workbench. */
async function open(page, name, part) {
  await node(page, name).waitFor();
  await run(page).click();
  await ended(page);
  await node(page, name).click();
  await page.getByRole("tab", { name: "State", exact: true }).click();
  await bench(page, part).click();
}

test("an expression: parts by pointer and by key, a change seen at once and put into the definition", { route }, async ({ page }) => {
  await open(page, "Price", "Expressions");
  const payload = page.locator(".expression", { hasText: "Payload" }).first();
  await payload.locator(".value", { hasText: '"total":10' }).waitFor();
  await payload.locator(".expression-head").click();
  const part = payload.locator(".part-value");
  // Under the pointer lies the innermost part; what was the last of several values is said to be.
  await payload.locator(".parts-text span", { hasText: "qty" }).hover();
  await part.locator("code", { hasText: /^qty$/ }).waitFor();
  await part.getByText("gave several values, and at last").waitFor();
  await part.locator(".json", { hasText: "1" }).waitFor();
  await payload.locator(".parts-text span", { hasText: /^who$/ }).hover();
  await part.locator(".json", { hasText: '"Ada"' }).waitFor();
  await page.mouse.move(0, 0);
  // From the whole into it, along it and out again.
  const text = payload.getByRole("application", { name: /Parts of the expression/ });
  await text.focus();
  const at = () => part.locator("p code").innerText();
  await page.keyboard.press("ArrowRight");
  const whole = await at();
  assert.match(whole, /^\{.*\}$/);
  const walked = new Set([whole]);
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press("ArrowRight");
    walked.add(await at());
  }
  assert.ok(walked.has("price * qty") && walked.has("price"), [...walked].join(" | "));
  for (let i = 0; i < 8; i += 1) await page.keyboard.press("ArrowUp");
  assert.equal(await at(), whole);
  // The page's own arrow keys, which step through the run, have stayed out of it.
  await ended(page);
  const field = payload.getByRole("textbox");
  await field.fill("$sum($states.input.items.(price * qty)) * 2");
  await payload.locator(".value", { hasText: /^20$/ }).waitFor();
  await field.fill("$sum($states.input.items.(price * ");
  await payload.getByRole("alert").waitFor();
  assert.equal(await payload.getByRole("button", { name: "Put it into the definition" }).isVisible(), true);
  await payload.getByRole("button", { name: "Undo the change" }).click();
  await payload.locator(".value", { hasText: '"total":10' }).waitFor();
  await field.fill("{ 'total': 7 }");
  await payload.getByRole("button", { name: "Put it into the definition" }).click();
  await tab(page, "Definition").click();
  await page.locator("#panel-definition .cm-content", { hasText: "\"Payload\": \"{% { 'total': 7 } %}\"" }).waitFor();
  assert.deepEqual(await accessibility(page, ".right"), []);
});

test("paths and intrinsic functions have parts too", { route }, async ({ page }) => {
  await open(page, "Charge", "Expressions");
  const note = page.locator(".expression", { hasText: "note.$" });
  await note.locator(".value", { hasText: "Ada owes 10" }).waitFor();
  await note.locator(".expression-head").click();
  await note.locator(".parts-text span", { hasText: ".name" }).hover();
  await note.locator(".part-value", { hasText: '"Ada"' }).waitFor();
  await note.getByRole("textbox").fill("States.Format('{}', $.nobody)");
  await note.locator(".expression-error mark", { hasText: "$.nobody" }).waitFor();
  assert.deepEqual(await accessibility(page, ".right"), []);
});

test("test this state: input and mock from the run, the answer with its stages, the command", { route, permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await open(page, "Charge", "Test");
  const panel = page.locator(".test-state");
  assert.match(await panel.getByRole("textbox", { name: "Input" }).inputValue(), /"total": 10/);
  // The scenario's next answer is a throw that a retrier takes.
  await panel.getByRole("button", { name: "Test this state" }).click();
  await panel.locator(".badge", { hasText: "RETRIABLE" }).waitFor();
  await panel.locator("dl", { hasText: "retryBackoffIntervalSeconds" }).waitFor();
  await panel.getByText("Variables, context, retries, level").click();
  await panel.getByRole("spinbutton", { name: "Retries already made" }).fill("2");
  await panel.getByRole("button", { name: "Test this state" }).click();
  await panel.locator(".badge", { hasText: "FAILED" }).waitFor();
  await panel.getByRole("textbox", { name: "Error" }).fill("Declined");
  await panel.getByRole("button", { name: "Test this state" }).click();
  await panel.locator(".badge", { hasText: "CAUGHT_ERROR" }).waitFor();
  await panel.locator("dl", { hasText: "Tell" }).waitFor();
  await panel.getByRole("combobox", { name: "Mock" }).selectOption("result");
  await panel.getByRole("textbox", { name: "Result" }).fill('{"Payload": {"receipt": "r-9"}}');
  await panel.getByRole("combobox", { name: /Checked/ }).selectOption("NONE");
  await panel.getByRole("button", { name: "Test this state" }).click();
  await panel.locator(".badge", { hasText: "SUCCEEDED" }).waitFor();
  await panel.locator(".strip button", { hasText: "ResultSelector" }).click();
  await panel.locator(".flow .json", { hasText: "r-9" }).waitFor();
  await panel.getByText("The same call on the command line").click();
  await panel.getByRole("button", { name: "Copy command" }).click();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(command, /^aws stepfunctions test-state/);
  assert.match(command, /--state-name 'Charge'/);
  await panel.getByRole("textbox", { name: "Input" }).fill("{");
  await panel.getByRole("button", { name: "Test this state" }).click();
  await panel.locator(".error-box", { hasText: "InvalidExecutionInput" }).waitFor();
  assert.deepEqual(await accessibility(page, ".right"), []);
});
