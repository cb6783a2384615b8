// Scenarios under names, answers from a MockConfigFile, machines of a template, values of names, an answer that is too
// large: each as a person would do it, by mouse and by keys.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { accessibility, link, started, test } from "./harness.mjs";

const machine = (name) => JSON.stringify({
  StartAt: name,
  States: { [name]: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:f", Catch: [{ ErrorEquals: ["States.DataLimitExceeded"], Next: "Too large" }], End: true }, "Too large": { Type: "Pass", End: true } },
}, null, 2);
const scratch = `/#${await link({ definition: machine("Fetch"), input: { id: 7 }, mocks: { Fetch: [{ return: { n: 1 } }] } })}`;
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });
const shelf = (page) => page.getByRole("dialog", { name: "Scenarios" });
const run = (page) => page.getByRole("button", { name: /^Run/ }).first();
const openShelf = (page) => page.getByRole("button", { name: "Scenarios" }).click();

/** Saves what is on the page under a name. */
async function save(page, name) {
  await openShelf(page);
  await shelf(page).getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.keyboard.press("Enter");
  await shelf(page).getByRole("button", { name, exact: true }).waitFor();
}

test("save, open, rename, delete and undo; all of it survives a reload", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await save(page, "Happy path");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New machine" }).click();
  await node(page, "Greet").waitFor();
  await save(page, "Greeting");
  assert.deepEqual(await accessibility(page, "dialog"), []);
  await shelf(page).getByRole("button", { name: "Happy path", exact: true }).click();
  await shelf(page).waitFor({ state: "detached" });
  await node(page, "Fetch").waitFor();
  await tab(page, "Answers").click();
  assert.equal(await page.getByRole("textbox", { name: "Returned JSON" }).inputValue(), '{\n  "n": 1\n}');
  await openShelf(page);
  await shelf(page).getByRole("button", { name: "Rename Greeting" }).click();
  await page.waitForFunction(() => document.activeElement?.id === "shelf-rename");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Hello");
  await page.keyboard.press("Enter");
  await shelf(page).getByRole("button", { name: "Delete Hello" }).click();
  await shelf(page).getByText("“Hello” is deleted.").waitFor();
  assert.equal(await shelf(page).getByRole("button", { name: "Hello", exact: true }).count(), 0);
  await page.waitForFunction(() => document.activeElement?.id === "shelf-undo");
  await page.keyboard.press("Enter");
  await shelf(page).getByRole("button", { name: "Hello", exact: true }).waitFor();
  await page.reload();
  await started(page);
  await openShelf(page);
  await shelf(page).getByRole("button", { name: "Happy path", exact: true }).waitFor();
  await shelf(page).getByRole("button", { name: "Hello", exact: true }).waitFor();
});

test("what another scenario took the place of can be opened again", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await page.locator("#panel-definition .cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" half typed {");
  await page.getByRole("button", { name: "New machine" }).click();
  await node(page, "Greet").waitFor();
  await openShelf(page);
  await shelf(page).getByText("Left for another").waitFor();
  await shelf(page).getByRole("button", { name: "Fetch, Too large", exact: true }).click();
  await page.locator("#panel-definition .cm-line", { hasText: "half typed {" }).waitFor();
});

test("the whole of it by keys, and as a file", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await page.locator("#graph").focus();
  await page.keyboard.press("s");
  await shelf(page).waitFor();
  await shelf(page).getByRole("textbox", { name: "Name", exact: true }).focus();
  await page.keyboard.type("By keys");
  await page.keyboard.press("Enter");
  await shelf(page).getByRole("button", { name: "By keys", exact: true }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    shelf(page).getByRole("button", { name: "Save By keys as file" }).press("Enter"),
  ]);
  const scenario = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.deepEqual(scenario.input, { id: 7 });
  assert.deepEqual(scenario.mocks, { Fetch: [{ return: { n: 1 } }] });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), shelf(page).getByRole("button", { name: "Open a file" }).press("Enter")]);
  await chooser.setFiles({ name: "a.yaml", mimeType: "text/yaml", buffer: Buffer.from("definition:\n  StartAt: From file\n  States:\n    From file: {Type: Succeed}\ninput: [1]\n") });
  await node(page, "From file").waitFor();
  await shelf(page).waitFor({ state: "detached" });
});

const config = {
  StateMachines: { M: { TestCases: { Busy: { Fetch: "Twice busy", Gone: "Twice busy" }, Broken: { Fetch: "Nobody" } } } },
  MockedResponses: { "Twice busy": { "0-1": { Throw: { Error: "Busy", Cause: "later" } }, "2": { Return: { StatusCode: 200, Payload: { n: 5 } } } } },
};

test("answers from a MockConfigFile, with the place of what is wrong, and back as one", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await save(page, "Busy: day 2");
  await page.keyboard.press("Escape");
  await tab(page, "Answers").click();
  await page.getByRole("button", { name: /MockConfigFile/ }).click();
  const dialog = page.getByRole("dialog", { name: "MockConfigFile" });
  const field = dialog.getByRole("textbox", { name: "Its text" });
  await field.fill('{\n  "StateMachines": {,\n}');
  await dialog.getByText(/^Line 2, column \d+:/).waitFor();
  await dialog.locator("input[type=file]").setInputFiles({ name: "m.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(config, null, 2)) });
  await dialog.getByRole("combobox", { name: "Test case" }).selectOption({ label: "M: Broken" });
  await dialog.getByText(/^Line \d+, column \d+: There is no mocked response 'Nobody'/).waitFor();
  await dialog.getByRole("combobox", { name: "Test case" }).selectOption({ label: "M: Busy" });
  await dialog.getByText("Fetch: 3 answers").waitFor();
  await dialog.getByText("no state Gone").waitFor();
  assert.deepEqual(await accessibility(page, "dialog"), []);
  await dialog.getByRole("button", { name: "Take these answers" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await page.getByRole("textbox", { name: "Returned JSON" }).inputValue(), '{\n  "n": 5\n}');
  await page.getByRole("button", { name: /MockConfigFile/ }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save MockConfigFile.json" }).click()]);
  const file = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.deepEqual(Object.keys(file.StateMachines.StateMachine.TestCases), ["Busy-day-2"], "the test case has the scenario's own name");
  assert.deepEqual(Object.values(file.MockedResponses)[0], config.MockedResponses["Twice busy"]);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await page.getByRole("textbox", { name: "Returned JSON" }).inputValue(), '{\n  "n": 1\n}');
});

test("an answer that is too large, at one click", { route: scratch }, async ({ page }) => {
  await node(page, "Fetch").waitFor();
  await tab(page, "Answers").click();
  await page.getByRole("button", { name: "Answer too much" }).click();
  await page.getByRole("spinbutton", { name: /grown to/ }).waitFor();
  await run(page).click();
  await page.locator(".transport .badge", { hasText: "succeeded" }).waitFor();
  assert.match(await node(page, "Too large").getAttribute("class"), /succeeded/);
  await page.locator(".events .row", { hasText: "States.DataLimitExceeded" }).first().waitFor({ state: "attached" });
  const kept = await page.evaluate(() => localStorage.getItem("asl-lab/work").length);
  assert.ok(kept < 2_000, `the scenario stays small: ${kept}`);
});

const template = `Resources:
  Orders:
    Type: AWS::Serverless::StateMachine
    Properties:
      Type: EXPRESS
      DefinitionSubstitutions: {Pause: 3}
      Definition:
        # Kept with the machine.
        StartAt: Rest
        States:
          Rest:
            Type: Wait
            Seconds: \${Pause}
            End: true
  Elsewhere:
    Type: AWS::Serverless::StateMachine
    Properties: {DefinitionUri: {Bucket: b, Key: k}}
`;

test("a template lists its machines; one opens, one says where it is", { route: `/#${await link({ definition: template })}` }, async ({ page }) => {
  const strip = page.getByRole("region", { name: "State machines of the template" });
  await strip.getByText("kept in a bucket").waitFor();
  assert.deepEqual(await accessibility(page, ".left"), []);
  await strip.getByRole("button", { name: "Open Orders" }).click();
  await node(page, "Rest").waitFor();
  await page.locator("#panel-definition .cm-line", { hasText: "# Kept with the machine." }).waitFor();
  assert.equal(await page.getByRole("combobox", { name: "Type of state machine" }).inputValue(), "EXPRESS");
  await page.getByText("Values of ${…}: 1 of 1 given").click();
  const value = page.getByRole("textbox", { name: "${Pause}" });
  assert.equal(await value.inputValue(), "3");
  await run(page).click();
  await page.locator(".transport .badge", { hasText: "succeeded" }).waitFor();
  assert.match(await page.locator(".clock").innerText(), /3 s/);
  await value.fill("soon");
  await page.getByText("mend it, then run").or(tab(page, "Problems").locator(".count")).first().waitFor();
  await openShelf(page);
  await shelf(page).getByText("Left for another").waitFor();
});

test("YAML shows its step and its state", { route: `/#${await link({ definition: "StartAt: A\nStates:\n  A:\n    Type: Pass\n    Parameters:\n      x.$: $.id\n    End: true\n", input: { id: 7 } })}` }, async ({ page }) => {
  await node(page, "A").waitFor();
  await run(page).click();
  await page.locator(".transport .badge", { hasText: "succeeded" }).waitFor();
  await node(page, "A").click();
  await page.locator(".strip").getByRole("button", { name: "Parameters" }).click();
  await page.locator(".flow .json", { hasText: '"x": 7' }).waitFor();
  assert.equal(await page.locator(".strip").getByRole("button", { name: "ResultPath" }).count(), 0, "a field that is not there has no stage");
  await page.getByRole("tab", { name: "State", exact: true }).click();
  assert.equal(await page.locator("pre.source").innerText(), "A:\n  Type: Pass\n  Parameters:\n    x.$: $.id\n  End: true\n");
});

test("a scenario opened in a lesson leaves the lesson and its work as they are", { route: "/lessons/backup-job/" }, async ({ page }) => {
  await page.locator(".asl-graph .node").first().waitFor();
  await save(page, "From the lesson");
  await page.keyboard.press("Escape");
  await tab(page, "Definition").click();
  await page.locator("#panel-definition .cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" mine");
  await openShelf(page);
  await shelf(page).getByRole("button", { name: "From the lesson", exact: true }).click();
  await page.getByRole("button", { name: "Scratch pad" }).waitFor();
  assert.equal(await page.locator("#panel-definition .cm-line", { hasText: " mine" }).count(), 0);
  assert.equal(new URL(page.url()).pathname, "/");
  await page.goBack();
  await page.locator("#panel-definition .cm-line", { hasText: " mine" }).waitFor({ state: "attached" });
});
