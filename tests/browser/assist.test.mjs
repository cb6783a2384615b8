// Help while writing a definition, in JSON and in YAML: completion, what a field means, going to a state and back.

import assert from "node:assert/strict";
import { eventually, judged, link, test } from "./harness.mjs";

const json = `{
  "StartAt": "Ask",
  "States": {
    "Ask": {
      "Type": "Task",
      "Resource": "arn:aws:states:::sqs:sendMessage",
      "Parameters": {},
      "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Give up" }],
      "Next": "Done"
    },
    "Done": { "Type": "Succeed" },
    "Give up": { "Type": "Fail", "Error": "No" }
  }
}
`;
const yaml = `# A comment that stays.
StartAt: Ask
States:
  Ask:
    Type: Task
    Resource: arn:aws:states:::sqs:sendMessage
    Parameters:
      QueueUrl: q
    Catch:
      - ErrorEquals: [States.ALL]
        Next: Give up
    Next: Done
  Done:
    Type: Succeed
  Give up:
    Type: Fail
    Error: No way
`;
const route = async (definition) => `/#${await link({ definition })}`;
const editor = (page) => page.locator("#panel-definition .cm-content");
const line = (page, part) => page.locator("#panel-definition .cm-line", { hasText: part }).first();
const menu = (page) => page.locator(".cm-tooltip-autocomplete");

/** Puts the cursor at the end of the line that holds this. */
async function atEnd(page, part) {
  await line(page, part).click();
  await page.keyboard.press("End");
}

test("fields complete with a first value, and say what they are", { route: await route(json) }, async ({ page }) => {
  await atEnd(page, '"Next": "Done"');
  await page.keyboard.type(",");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Ret");
  await menu(page).getByText("Retry", { exact: true }).waitFor();
  await page.locator(".cm-completionInfo", { hasText: "tried again" }).waitFor();
  // A menu that has only just come takes no key, so that nobody chooses by accident.
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
  await line(page, '"Retry": [').waitFor();
  await line(page, '"IntervalSeconds": 2').waitFor();
});

/** The whole text of the editor, read as JSON. */
const written = async (page) => JSON.parse((await editor(page).locator(".cm-line").allInnerTexts()).join("\n"));

/** Chooses what the menu offers first, once it takes keys. */
async function accept(page, label) {
  await menu(page).getByText(label, { exact: true }).waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
}

test("commas part a completed field from its neighbours", { route: await route(json) }, async ({ page }) => {
  // Between two members, the one before it with its comma already.
  await atEnd(page, '"Resource"');
  await page.keyboard.press("Enter");
  await page.keyboard.type("Ret");
  await accept(page, "Retry");
  await line(page, '"IntervalSeconds": 2').waitFor();
  const { Ask } = (await written(page)).States;
  assert.deepEqual(Object.keys(Ask), ["Type", "Resource", "Retry", "Parameters", "Catch", "Next"]);
  // Behind the last, which had no comma; in quotes, and on a line of others.
  await atEnd(page, '"Next": "Done"');
  await page.keyboard.press("Enter");
  await page.keyboard.type('"Comm');
  await accept(page, "Comment");
  await line(page, '"Comment": ""').waitFor();
  await page.keyboard.type("why");
  assert.equal((await written(page)).States.Ask.Comment, "why");
  await line(page, '"Type": "Fail"').getByText('"Error"').click();
  await page.keyboard.press("Home");
  for (let i = 0; i < '"Give up": { "Type": "Fail"'.length; i += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.type(" ");
  await page.keyboard.type("Cau");
  await accept(page, "Cause");
  await eventually(async () => (await written(page)).States["Give up"], { Type: "Fail", Cause: "", Error: "No" });
});

test("a long completion does not leave the text moved sideways", { route: await route(json), viewport: { width: 1000, height: 700 } }, async ({ page }) => {
  const moved = () => page.locator("#panel-definition .cm-scroller").evaluate((node) => node.scrollLeft);
  await atEnd(page, "sendMessage");
  for (let i = 0; i < 2; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  await menu(page).getByText("arn:aws:states:::sqs:sendMessage.waitForTaskToken").click();
  await page.waitForFunction(() => document.querySelector("#panel-definition .cm-scroller").scrollLeft > 40);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Timeo");
  await accept(page, "TimeoutSeconds");
  await line(page, '"TimeoutSeconds"').waitFor();
  await eventually(moved, 0);
});

test("states, errors and ARNs complete as values", { route: await route(json) }, async ({ page }) => {
  await line(page, '"Next": "Done"').getByText('"Done"').dblclick();
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Control+Space");
  await menu(page).getByText("Give up").click();
  await line(page, '"Next": "Give up"').nth(0).waitFor();
  await line(page, "sendMessage").getByText("sendMessage").click();
  await page.keyboard.press("End");
  for (let i = 0; i < 2; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  await menu(page).getByText("arn:aws:states:::sqs:sendMessage.waitForTaskToken").waitFor();
});

test("required parameters come first", { route: await route(json) }, async ({ page }) => {
  await atEnd(page, '"Parameters": {}');
  for (let i = 0; i < 2; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  await menu(page).getByText("MessageBody").waitFor();
  assert.match(await menu(page).locator("li").first().innerText(), /required/);
  await menu(page).getByText("QueueUrl").click();
  await line(page, '"QueueUrl": ""').waitFor();
});

test("what stands in the place of another is not offered", { route: await route(json) }, async ({ page }) => {
  await atEnd(page, '"Next": "Done"');
  await page.keyboard.type(",");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Space");
  await menu(page).getByText("Assign", { exact: true }).waitFor();
  const offered = await menu(page).locator(".cm-completionLabel").allInnerTexts();
  assert.ok(offered.includes("TimeoutSecondsPath") && offered.includes("ResultPath"), offered.join());
  for (const name of ["Next", "End", "Catch", "Branches", "Arguments"]) assert.ok(!offered.includes(name), name);
});

test("hover explains a field, and says where it is legal", { route: await route(json) }, async ({ page }) => {
  await line(page, '"Catch"').getByText('"Catch"').hover();
  await page.locator(".cm-hint", { hasText: "Legal in: Task, Parallel, Map." }).waitFor();
  await line(page, '"ErrorEquals"').getByText('"States.ALL"').hover();
  await page.locator(".cm-hint", { hasText: "Any error that can be caught" }).waitFor();
});

for (const [name, definition] of Object.entries({ JSON: json, YAML: yaml })) {
  test(`F12 and Ctrl-click go to a state, Alt+Left comes back: ${name}`, { route: await route(definition) }, async ({ page }) => {
    const chosen = (expected) => page.waitForFunction((text) => getSelection().toString().replaceAll('"', "") === text, expected);
    // What reads the text and knows where it leads is fetched after the page.
    await page.locator(".asl-graph .node").first().waitFor();
    await editor(page).waitFor();
    await atEnd(page, "Done");
    for (let i = 0; i < 2; i += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("F12");
    await chosen("Done");
    await page.keyboard.press("Alt+ArrowLeft");
    await chosen("");
    await page.keyboard.press("F12");
    // It is back where it came from.
    await chosen("Done");
    await line(page, "Give up").getByText("Give up").click({ modifiers: ["Control"] });
    await chosen("Give up");
    await page.locator(".asl-graph .node.selected .name", { hasText: "Give up" }).waitFor();
  });
}

test("F12 and completion wait for what reads YAML", { route: await route(yaml), ready: false }, async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\/split_yaml[^/]*\.wasm$/, async (route) => (await held, route.continue()));
  await page.reload();
  await editor(page).waitFor();
  await atEnd(page, "Next: Done");
  for (let i = 0; i < 2; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("F12");
  await page.waitForTimeout(500);
  assert.equal(await page.locator(".asl-graph .node").count(), 0, "the text is not read yet");
  release();
  await page.waitForFunction(() => getSelection().toString() === "Done");
});

test("YAML has colours, fields, values and explanations too", { route: await route(yaml) }, async ({ page }) => {
  const colour = (part, of) => line(page, part).locator("span", { hasText: of }).last().evaluate((span) => getComputedStyle(span).color);
  await editor(page).waitFor();
  assert.notEqual(await colour("Type: Task", "Type"), await colour("Type: Task", "Task"));
  await atEnd(page, "Next: Done");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Timeout");
  await menu(page).getByText("TimeoutSeconds", { exact: true }).waitFor();
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
  await line(page, "TimeoutSeconds: 60").waitFor();
  await atEnd(page, "QueueUrl: q");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Space");
  await menu(page).getByText("MessageBody").click();
  await line(page, "MessageBody:").waitFor();
  await line(page, "Catch:").getByText("Catch").hover();
  await page.locator(".cm-hint", { hasText: "Legal in: Task, Parallel, Map." }).waitFor();
  await line(page, "A comment that stays").waitFor();
});

test("a megabyte of YAML is judged at once", { route: await route(yaml) }, async ({ page }) => {
  const states = Array.from({ length: 9_000 }, (_, i) => `  S${i}:\n    Type: Tusk\n    Next: Nowhere${i}\n    Parameters:\n      x.$: $-a\n      note.$: States.Formt('{}', $.a)\n    Resource: 3\n`).join("");
  const definition = `StartAt: S0\nStates:\n${states}`;
  assert.ok(definition.length > 1_000_000, `${definition.length}`);
  await page.getByRole("tab", { name: /^Definition/ }).click();
  // What reads YAML has been fetched for a small text.
  await page.locator(".asl-graph .node").first().waitFor();
  await editor(page).waitFor();
  await page.getByRole("tab", { name: /^Problems/ }).click();
  const took = await judged(page, link({ definition }), link({ definition: seen }));
  console.log(`${definition.length} bytes of YAML: ${took} ms`);
  assert.ok(Math.min(...took) < 1_000, `it took ${took} ms`);
});

/** Runs to the end, until the text rests at the last state. */
async function ran(page) {
  await page.locator(".asl-graph .node").first().waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".transport .badge", { hasText: "succeeded" }).waitFor();
  await page.locator(".step-head h2").waitFor();
}

const seen = JSON.stringify({
  StartAt: "Charge",
  States: {
    Charge: { Type: "Pass", Parameters: { "id.$": "$.order" }, Next: "Sum" },
    Sum: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $states.input %}", End: true },
  },
}, null, 2);

test("paths complete from what the last run had there", { route: `/#${link({ definition: seen, input: { order: { id: 7 }, note: "x" } })}` }, async ({ page }) => {
  const option = (path) => menu(page).locator(".cm-completionLabel", { hasText: new RegExp(`^${path.replaceAll("$", "\\$").replaceAll(".", "\\.")}$`) });
  await ran(page);
  await atEnd(page, '"id.$"');
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(".");
  await option("$.order.id").waitFor();
  await menu(page).getByText("input of the last run").first().waitFor();
  await page.keyboard.type("i");
  await option("$.order.id").click();
  await line(page, '"id.$": "$.order.id"').waitFor();
  // Within an expression only the path is replaced.
  await atEnd(page, '"Output"');
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type(".");
  await option("$states.input.id").click();
  await line(page, '"Output": "{% $states.input.id %}"').waitFor();
});

const lists = JSON.stringify({
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel", ResultSelector: { "own.$": "$[1]" }, ResultPath: "$.both", Next: "Each",
      Branches: ["Left", "Right"].map((name) => ({ StartAt: name, States: { [name]: { Type: "Pass", Result: { [name]: { n: 1 } }, End: true } } })),
    },
    Each: {
      Type: "Map", ItemsPath: "$.list", ItemSelector: { "sku.$": "$$.Map" }, End: true,
      ItemProcessor: { StartAt: "In", States: { In: { Type: "Pass", QueryLanguage: "JSONata", Output: "{% $states.context %}", End: true } } },
    },
  },
}, null, 2);

// So high that the whole text is in sight: what scrolls while a pointer is on its way to a line moves the line.
const high = { viewport: { width: 1440, height: 2400 } };

test("paths into what branches and iterations brought home, and into the item of a Map", { route: `/#${link({ definition: lists, input: { list: [{ sku: "a" }] } })}`, ...high }, async ({ page }) => {
  const option = (path) => menu(page).locator(".cm-completionLabel", { hasText: new RegExp(`^${path.replace(/[$.[\]]/g, "\\$&")}$`) });
  // A dot behind what stands in the field, which ends so many characters before its line does.
  const take = async (field, path, becomes, back) => {
    await atEnd(page, field);
    for (let i = 0; i < back; i += 1) await page.keyboard.press("ArrowLeft");
    await page.keyboard.type(".");
    await option(path).click();
    await line(page, becomes).waitFor();
  };
  await ran(page);
  await take('"own.$"', "$[1].Right.n", '"own.$": "$[1].Right.n"', 1);
  await take('"sku.$"', "$$.Map.Item.Value.sku", '"sku.$": "$$.Map.Item.Value.sku"', 1);
  await take('"Output"', "$states.context.Map.Item.Value.sku", '"Output": "{% $states.context.Map.Item.Value.sku %}"', 5);
});
