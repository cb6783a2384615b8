// Every view with real content, light and dark: axe-core finds nothing serious, and nothing sticks out of the window.

import assert from "node:assert/strict";
import { link, sound, test } from "./harness.mjs";

const lambda = (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const route = `/#${link({
  definition: JSON.stringify({
    StartAt: "Each",
    States: {
      Each: {
        Type: "Map", ItemsPath: "$.items", ToleratedFailurePercentage: 50, ResultPath: null, Next: "Big?",
        ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" }, StartAt: "Ship", States: { Ship: { Type: "Task", Resource: lambda("ship"), End: true } } },
      },
      "Big?": { Type: "Choice", Choices: [{ Variable: "$.n", NumericGreaterThan: 1, Next: "Ask" }], Default: "No" },
      Ask: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters: { QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q", MessageBody: { "token.$": "$$.Task.Token" } }, End: true },
      No: { Type: "Fail", Error: "TooSmall" },
    },
  }, null, 2),
  input: { n: 2, items: [1, 2, 3] },
  mocks: { Ship: [{ throw: { error: "Lost", cause: "no such parcel" }, iteration: 1 }, { return: {}, after: 4, times: 9 }] },
})}`;
const broken = `/#${link({ definition: '{\n  "StartAt": "A",\n  "States": {\n    "A": { "Type": "Pas", "Next": "B" },\n    "C": { "Type": "Wait", "Seconds": -1, "End": true }\n  }\n}' })}`;

const tab = (page, row, name) => page.getByRole("tablist", { name: row }).getByRole("tab", { name: new RegExp(`^${name}( |$|\\d)`) }).click();
const node = (page, name) => page.locator(".asl-graph .node", { has: page.locator(`.name:text-is("${name}")`) });

for (const colorScheme of ["light", "dark"]) {
  test(`axe in ${colorScheme}: every tab of a run that waits`, { route, colorScheme }, async ({ page }) => {
    await node(page, "Ask").waitFor();
    await sound(page, "nothing has run");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.locator(".transport .badge", { hasText: "waits" }).waitFor();
    const rows = {
      Text: ["Definition", "Input", "Answers"],
      Machine: ["Outline", "Graph"],
      Inspector: ["Step", "Variables", "State", "Inbox", "Limits"],
      Time: ["Timeline", "States", "Executions", "Compare", "Coverage", "Problems", "Events"],
    };
    for (const [row, names] of Object.entries(rows)) {
      for (const name of names) {
        await tab(page, row, name);
        await page.locator(".empty", { hasText: "On its way" }).waitFor({ state: "detached" });
        await sound(page, `${row}: ${name}`);
      }
    }
    await node(page, "Big?").click();
    await tab(page, "Inspector", "Step");
    await sound(page, "why a Choice went where it went");
    await page.getByPlaceholder(/Filter/).fill("no event has this");
    await page.getByText("No event fits the filter.").waitFor();
    await sound(page, "no event fits");
  });

  test(`axe in ${colorScheme}: problems and dialogs`, { route: broken, colorScheme }, async ({ page }) => {
    // The checker comes with the first sign of a person.
    await page.mouse.move(300, 300);
    await page.locator(".tab .count").first().waitFor();
    await tab(page, "Time", "Problems");
    await page.locator(".problem").first().waitFor();
    await sound(page, "problems");
    await tab(page, "Text", "Answers");
    const doors = ["Scenarios", "Share", "Keys and help", "MockConfigFile …", /Scratch pad/];
    for (const door of doors) {
      await page.getByRole("button", { name: door }).first().click();
      await page.locator("dialog[open]").waitFor();
      await sound(page, String(door));
      await page.keyboard.press("Escape");
      await page.locator("dialog[open]").waitFor({ state: "detached" });
    }
  });

  for (const text of ["scenario", "diagnostics", "differences", "lessons"]) {
    test(`axe in ${colorScheme}: the page on ${text}`, { route: `/docs/${text}/`, colorScheme, ready: false }, async ({ page }) => sound(page, text));
  }
}

for (const colorScheme of ["light", "dark"]) {
  test(`axe in ${colorScheme}: a lesson, its solution, and messages with a button`, { route: "/lessons/backup-job/", colorScheme }, async ({ page }) => {
    await page.mouse.move(200, 200);
    await page.locator(".check-row.open").first().waitFor();
    await page.locator(".predict .choice").first().click();
    await page.locator(".lesson .task").first().getByRole("button", { name: /hint/ }).click();
    await sound(page, "a lesson with a hint and an answer");
    await page.getByRole("button", { name: "Show a solution" }).click();
    await page.locator("dialog[open] .text-diff .line.added").first().waitFor();
    await sound(page, "the solution beside the text");
    await page.getByRole("button", { name: "Take the solution" }).click();
    await page.locator(".toast").getByRole("button", { name: "Undo" }).waitFor();
    await page.locator(".lesson .task.solved").first().waitFor();
    await sound(page, "a message with a button, over a solved lesson");
  });

  test(`axe in ${colorScheme}: a message of a failure`, { route: "/#v1.notALink", colorScheme }, async ({ page }) => {
    await page.locator(".toast.bad").waitFor();
    await sound(page, "a link that cannot be opened");
  });

  test(`axe in ${colorScheme}: an address that does not exist leads to what does`, { route: "/nothing/here/", colorScheme, ready: false, expected: [/404/] }, async ({ page }) => {
    await page.getByRole("heading", { name: "This page does not exist" }).waitFor();
    await sound(page, "404");
    await page.getByRole("link", { name: "Differences" }).click();
    await page.getByRole("heading", { name: "Where the lab differs from the service" }).waitFor();
    await page.getByRole("link", { name: "ASL Lab" }).click();
    await page.locator(".asl-graph").waitFor();
  });
}

test("the help leads to the pages beside the lab", { route }, async ({ page }) => {
  await page.getByRole("button", { name: "Keys and help" }).click();
  const links = page.locator("dialog .documents a");
  await links.first().waitFor();
  for (const address of await links.evaluateAll((all) => all.map((a) => a.href))) {
    assert.equal((await page.request.get(address)).status(), 200, address);
  }
});

test("on a phone the events fill their pane, with the chosen one in sight", { route, viewport: { width: 390, height: 844 }, hasTouch: true }, async ({ page }) => {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".transport .badge", { hasText: "waits" }).waitFor();
  await page.locator(".narrow-tabs").getByRole("button", { name: "Events" }).click();
  await page.waitForFunction(() => {
    const list = document.querySelector(".events .scroller");
    const inside = list.getBoundingClientRect();
    const rows = [...list.querySelectorAll(".row")].map((row) => row.getBoundingClientRect());
    const chosen = list.querySelector(".row.selected")?.getBoundingClientRect();
    return rows.some((row) => row.bottom >= inside.bottom - 1) && chosen && chosen.top >= inside.top && chosen.bottom <= inside.bottom + 1;
  });
});
