// Lessons as a learner meets them: read, predict, fail the checks, take a hint, mend the machine, see it solved.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessibility, eventually, started, test } from "./harness.mjs";

const folder = new URL("../../lessons/", import.meta.url);
const backup = (file) => readFileSync(new URL(`foundations/backup-job/${file}`, folder), "utf8");
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });

/** Puts a text into the definition's editor as a paste would. */
async function write(page, text) {
  await tab(page, "Definition").click();
  const content = page.locator("#panel-definition .cm-content");
  await content.click();
  await page.keyboard.press("Control+a");
  await content.evaluate((node, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** The checks have looked at a text that solves nothing, and nobody has tried. */
const looked = (page) => page.locator(".check-row.open").first().waitFor();
const told = (page) => page.locator(".lesson .check-row p");

test("the front page is lesson one, and its checks wait to be tried", { route: "/" }, async ({ page }) => {
  await page.locator(".lesson h2.title").waitFor();
  // What checks a machine is fetched at the first sign of a person.
  await page.mouse.move(200, 200);
  await looked(page);
  assert.equal(await page.locator(".lesson .task.solved").count(), 0);
  const open = page.locator(".lesson .task").first();
  await open.getByRole("button", { name: "Give me a hint" }).click();
  assert.equal(await open.locator(".hints li").count(), 1);
  await page.locator(".predict .choice").first().click();
  await page.locator(".predict .reveal").waitFor();
  await page.reload();
  await started(page);
  await page.locator(".predict .reveal").waitFor();
  assert.equal(await page.locator(".lesson .task").first().locator(".hints li").count(), 1, "progress is kept");
});

test("the solution solves the lesson; starting over and undo lead back", { route: "/lessons/backup-job/" }, async ({ page }) => {
  await page.mouse.move(200, 200);
  await looked(page);
  await write(page, backup("solution.asl.json"));
  await page.getByText("Lesson solved").waitFor();
  await tab(page, "Lesson").click();
  assert.equal(await page.locator(".check-row.fails").count(), 0);
  assert.equal(await page.locator(".lesson .task:not(.solved)").count(), 0);
  await page.getByRole("button", { name: "Start over" }).click();
  await looked(page);
  assert.equal(await told(page).count(), 0, "what was begun anew was not tried");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".lesson .task.solved").first().waitFor();
  assert.equal(await page.locator(".solved", { hasText: "Solved." }).count(), 1);
  // Only the verdict is printed in bold; what was asked stays to be read.
  const task = page.locator(".lesson .task.solved").first();
  const weight = (part) => task.locator(part).first().evaluate((e) => getComputedStyle(e).fontWeight);
  assert.equal(await weight(".markup"), "400");
  assert.equal(await task.getByRole("button", { name: /hint/ }).count(), 0, "a solved task offers no hint");
});

const lessons = {
  "backup-job": ["foundations", "retry-once"],
  approval: ["waiting", "machine-timeout"],
  saga: ["transactions", "order-lost"],
  "on-boarding": ["fit", "screens-with-timeouts"],
};
for (const [slug, [chapter, wrong]] of Object.entries(lessons)) {
  test(`the checks of ${slug} say what they saw once somebody has tried`, { route: `/lessons/${slug}/` }, async ({ page }) => {
    await page.mouse.move(200, 200);
    await looked(page);
    assert.equal(await told(page).count(), 0);
    assert.equal(await page.locator(".lesson .check-row.fails").count(), 0);
    await page.locator(".task", { hasText: "Not tried yet" }).first().waitFor();
    // Running is no attempt, and neither is another layout.
    await page.keyboard.press("Control+Enter");
    await page.locator(".transport .badge", { hasText: /succeeded|failed|waits/ }).waitFor();
    await tab(page, "Definition").click();
    await page.getByRole("button", { name: "Format" }).click();
    await page.waitForTimeout(700);
    assert.equal(await told(page).count(), 0);
    await write(page, readFileSync(new URL(`${chapter}/${slug}/wrong/${wrong}.asl.json`, folder), "utf8"));
    await tab(page, "Lesson").click();
    await told(page).first().waitFor();
    assert.equal(await page.locator(".task:has(.check-row.fails)").count(), 1, "an attempt at one task");
    const said = await told(page).first().innerText();
    await page.reload();
    await started(page);
    await page.mouse.move(200, 200);
    await told(page).first().waitFor();
    assert.equal(await told(page).first().innerText(), said, "what was tried is kept");
    assert.deepEqual(await accessibility(page), []);
  });
}

test("the case that is set up is marked, and a change since is told", { route: "/lessons/backup-job/" }, async ({ page }) => {
  const here = page.locator(".cases [aria-current=true]");
  await here.waitFor();
  assert.match(await here.innerText(), /A quiet night\s*set up now/);
  await page.locator(".cases button", { hasText: "The backup disk is full" }).click();
  await here.filter({ hasText: /disk is full\s*set up now/ }).waitFor();
  await tab(page, "Answers").click();
  await page.getByRole("textbox", { name: "Cause" }).first().fill("Nothing left.");
  await tab(page, "Lesson").click();
  await here.filter({ hasText: /disk is full\s*set up, then changed/ }).waitFor();
  await page.reload();
  await started(page);
  await here.filter({ hasText: /disk is full\s*set up, then changed/ }).waitFor();
  await page.locator(".cases button", { hasText: "A quiet night" }).click();
  await here.filter({ hasText: /A quiet night\s*set up now/ }).waitFor();
  // The list of what the cases reach marks the same one.
  await tab(page, "Coverage").click();
  await page.locator(".case[aria-current=true]", { hasText: /A quiet night.*set up now/s }).waitFor();
});

test("what the question was about can be watched", { route: "/lessons/backup-job/" }, async ({ page }) => {
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await page.locator(".predict .choice").nth(2).focus();
  await page.keyboard.press("Enter");
  await eventually(focused, "reveal");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByText("“The backup disk is full” is set up: press Run and watch.").waitFor();
  assert.equal(await focused(), "reveal", "the focus outlives the button");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".transport .badge", { hasText: "failed" }).waitFor();
  await page.locator(".ending", { hasText: "Storage.Full" }).waitFor();
});

test("an example gives one's own machine back, with what was tried", { route: "/lessons/approval/" }, async ({ page }) => {
  await page.mouse.move(200, 200);
  await looked(page);
  const wrong = readFileSync(new URL("waiting/approval/wrong/machine-timeout.asl.json", folder), "utf8");
  await write(page, wrong);
  await tab(page, "Lesson").click();
  await told(page).first().waitFor();
  await page.getByRole("button", { name: "Open: The same question by polling" }).click();
  await page.locator(".asl-graph .name", { hasText: "Look For Answer" }).waitFor();
  await page.getByText("An example is open").first().waitFor();
  await page.reload();
  await started(page);
  await page.mouse.move(200, 200);
  await page.getByText("An example is open").first().waitFor();
  await page.locator(".markup + .row-of-buttons").getByRole("button", { name: "Back to my machine" }).click();
  await page.locator(".asl-graph .name", { hasText: "Ask Manager" }).waitFor();
  await page.getByText("An example is open").first().waitFor({ state: "detached" });
  await told(page).first().waitFor();
  assert.equal(await page.locator(".task:has(.check-row.fails)").count(), 1);
});

test("the saga in the other language can be opened", { route: "/lessons/saga/" }, async ({ page }) => {
  await page.getByRole("button", { name: "Open: The same saga in JSONata" }).click();
  await tab(page, "Definition").click();
  await page.locator("#panel-definition .cm-line", { hasText: "JSONata" }).first().waitFor();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.locator(".ending", { hasText: "Order.NeedsHand" }).waitFor();
});

test("a solution is shown as a difference and can be taken", { route: "/lessons/backup-job/" }, async ({ page }) => {
  await page.getByRole("button", { name: "Show a solution" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator(".line.added").first().waitFor();
  assert.deepEqual(await accessibility(page), []);
  await dialog.getByRole("button", { name: "Take the solution" }).click();
  await page.getByText("Lesson solved").waitFor();
});

test("the text stays where it was read; the next lesson begins at its start", { route: "/lessons/backup-job/" }, async ({ page }) => {
  const panel = page.locator("#panel-lesson");
  const place = () => panel.evaluate((e) => e.scrollTop);
  await page.locator(".lesson .task").first().evaluate((e) => e.scrollIntoView());
  const read = await place();
  assert.ok(read > 100, `scrolled to ${read}`);
  await tab(page, "Definition").click();
  await panel.waitFor({ state: "hidden" });
  await tab(page, "Lesson").click();
  await panel.waitFor();
  assert.equal(await place(), read);
  await page.getByRole("link", { name: /^Next: / }).click();
  await page.waitForURL(/approval/);
  await page.locator(".lesson h2.title", { hasText: "The approval that hung" }).waitFor();
  assert.equal(await place(), 0);
});

test("progress is saved as a file, forgotten, and added again", { route: "/lessons/backup-job/" }, async ({ page }) => {
  await page.locator(".predict .choice").first().click();
  await page.locator(".predict .reveal").waitFor();
  await page.locator(".lesson .task").first().getByRole("button", { name: "Give me a hint" }).click();
  await page.getByRole("button", { name: /The backup job/ }).click();
  const dialog = page.getByRole("dialog", { name: "Lessons" });
  const press = (name) => dialog.getByRole("button", { name }).press("Enter");
  const [download] = await Promise.all([page.waitForEvent("download"), press("Save my progress")]);
  assert.equal(download.suggestedFilename(), "asl-lab-progress.json");
  const file = await download.path();
  await press("Forget my progress");
  await page.locator(".predict .reveal").waitFor({ state: "detached" });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), press("Add progress from a file")]);
  await chooser.setFiles(file);
  await page.getByText("The progress is added: 0 lessons are solved.").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".predict .reveal").waitFor();
  assert.equal(await page.locator(".lesson .task").first().locator(".hints li").count(), 1);
});

test("work on one lesson waits while another is open", { route: "/lessons/backup-job/" }, async ({ page }) => {
  await page.locator(".lesson").waitFor();
  await write(page, '{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}');
  await page.getByRole("button", { name: /The backup job/ }).click();
  const cards = page.getByRole("dialog").locator(".lesson-card");
  await cards.nth(1).click();
  await page.waitForURL(/\/lessons\/(?!backup-job)/);
  await page.locator(".lesson").waitFor();
  await page.goBack();
  await page.waitForURL(/backup-job/);
  await page.locator(".asl-graph .name", { hasText: "Mine" }).waitFor();
});

for (const slug of ["backup-job", "approval", "saga", "on-boarding"]) {
  test(`the lesson ${slug} runs in each of its cases`, { route: `/lessons/${slug}/` }, async ({ page }) => {
    await page.locator(".lesson").waitFor();
    const cases = page.locator(".cases button");
    const count = await cases.count();
    for (let i = 0; i < Math.max(count, 1); i += 1) {
      if (count > 0) await cases.nth(i).click();
      await page.waitForTimeout(150);
      await page.getByRole("button", { name: "Run", exact: true }).click();
      // A case may be meant for another machine than the starter: then the page says why it cannot run.
      await page.locator(".transport .badge", { hasText: /succeeded|failed|waits|timed out|aborted/ }).or(page.locator(".toast.bad")).first().waitFor();
    }
    assert.deepEqual(await accessibility(page), []);
  });
}
