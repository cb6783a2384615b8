// Lessons as a learner meets them: read, predict, fail the checks, take a hint, mend the machine, see it solved.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { accessibility, started, test } from "./harness.mjs";

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

test("the front page is lesson one, and its checks fail at first", { route: "/" }, async ({ page }) => {
  await page.locator(".lesson h2.title").waitFor();
  // What checks a machine is fetched at the first sign of a person.
  await page.mouse.move(200, 200);
  await page.locator(".check-row.fails").first().waitFor();
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
  await page.locator(".check-row.fails").first().waitFor();
  await write(page, backup("solution.asl.json"));
  await page.getByText("Lesson solved").waitFor();
  await tab(page, "Lesson").click();
  assert.equal(await page.locator(".check-row.fails").count(), 0);
  assert.equal(await page.locator(".lesson .task:not(.solved)").count(), 0);
  await page.getByRole("button", { name: "Start over" }).click();
  await page.locator(".check-row.fails").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.locator(".lesson .task.solved").first().waitFor();
  assert.equal(await page.locator(".solved", { hasText: "Solved." }).count(), 1);
  // Only the verdict is printed in bold; what was asked stays to be read.
  const task = page.locator(".lesson .task.solved").first();
  const weight = (part) => task.locator(part).first().evaluate((e) => getComputedStyle(e).fontWeight);
  assert.equal(await weight(".markup"), "400");
  assert.equal(await task.getByRole("button", { name: /hint/ }).count(), 0, "a solved task offers no hint");
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
