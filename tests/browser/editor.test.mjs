// The editor's chunk by itself: its five functions, its keys, and its styles under the page's policy.

import assert from "node:assert/strict";
import { accessibility, test } from "./harness.mjs";

const text = '{\n  "StartAt": "One",\n  "States": {\n    "One": { "Type": "Succeed", "InputPath": "$.a" }\n  }\n}\n';

/** Mounts an editor over the page; what it reports gathers in `window.told`. */
async function mount(page, options = {}) {
  await page.evaluate(async ([text, options]) => {
    document.body.replaceChildren();
    document.body.insertAdjacentHTML("beforeend", "<main><h1>Editor</h1><button id=before>Before</button><div id=here></div><button id=after>After</button></main>");
    const here = document.getElementById("here");
    here.style.height = "400px";
    window.told = { changes: [], cursors: [], asked: [] };
    window.editor = await window.aslLab.editor();
    window.handle = window.editor.mount(
      here,
      { text, language: "json", theme: "light", readonly: false, label: "Definition", ...options },
      {
        change: (text) => told.changes.push(text),
        cursor: (offset) => told.cursors.push(offset),
        complete: async (offset) => (told.asked.push(offset), { from: offset, options: [{ label: "Succeed", detail: "state" }] }),
        hover: (offset) => ({ from: offset, to: offset + 1, text: "What it means." }),
      },
    );
  }, [text, options]);
}

const shown = (page) => page.evaluate(() => window.handle.view.state.doc.toString());

test("text goes in and comes out", {}, async ({ page }) => {
  await mount(page);
  assert.equal(await shown(page), text);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("x");
  const told = await page.evaluate(() => window.told);
  assert.equal(told.changes.at(-1), `${text}x`);
  assert.equal(told.cursors.at(-1), text.length + 1);
  await page.evaluate(() => window.editor.setText(window.handle, '{"a": 1}'));
  assert.equal(await shown(page), '{"a": 1}');
  assert.equal((await page.evaluate(() => window.told)).changes.length, told.changes.length, "setText is not a change by the person");
  await page.keyboard.press("Control+z");
  assert.equal(await shown(page), `${text}x`);
});

test("styles apply through the policy, and colours tell keys from strings", {}, async ({ page }) => {
  await mount(page);
  const colour = (text) => page.locator(".cm-line span", { hasText: text }).last().evaluate((span) => getComputedStyle(span).color);
  assert.notEqual(await colour('"StartAt"'), await colour('"Succeed"'));
  assert.notEqual(await colour('"Succeed"'), await colour('"$.a"'));
  assert.equal(await page.locator("style").count(), 0);
  assert.equal(await page.locator(".cm-scroller").evaluate((node) => getComputedStyle(node).display), "flex");
});

test("marks show, explain themselves and mend the text", {}, async ({ page }) => {
  await mount(page);
  await page.evaluate(() => window.editor.setMarks(window.handle, [{
    from: 15, to: 20, severity: "error", message: "There is no state One.", code: "MISSING",
    fixes: [{ label: "Name it Two", from: 15, to: 20, insert: '"Two"' }],
  }, { from: 5000, to: 6000, severity: "warning", message: "Out of the text." }]));
  await page.locator(".cm-lintRange-error").first().hover();
  await page.getByText("There is no state One.").first().waitFor();
  await page.getByRole("button", { name: /Name it Two/ }).click();
  assert.match(await shown(page), /"StartAt": "Two"/);
});

test("reveal selects and focuses", {}, async ({ page }) => {
  await mount(page, { text: `${"\n".repeat(500)}${text}` });
  await page.evaluate(() => window.editor.reveal(window.handle, 504, 513, true));
  assert.equal(await page.evaluate(() => getSelection().toString()), '"StartAt"');
  assert.equal(await page.evaluate(() => document.activeElement.className.includes("cm-content")), true);
});

test("completion and hover ask the page", {}, async ({ page }) => {
  await mount(page);
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+Space");
  await page.locator(".cm-tooltip-autocomplete").getByText("Succeed").click();
  assert.equal(await shown(page), `${text}Succeed`);
  await page.locator(".cm-line", { hasText: "StartAt" }).hover({ position: { x: 40, y: 8 } });
  await page.getByText("What it means.").waitFor();
});

test("Tab passes through, indents while typing, and Escape frees it", {}, async ({ page }) => {
  await mount(page);
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
  await page.locator("#before").focus();
  await page.keyboard.press("Tab");
  assert.match(await focused(), /cm-content/);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "after");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type(" ");
  await page.keyboard.press("Tab");
  assert.match(await focused(), /cm-content/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "after");
});

test("folding, searching and reading only", {}, async ({ page }) => {
  await mount(page, { readonly: true });
  await page.locator(".cm-content").click();
  await page.keyboard.type("nothing");
  assert.equal(await shown(page), text);
  await page.locator('.cm-foldGutter span[title="Fold line"]').first().click();
  await page.locator(".cm-foldPlaceholder").first().waitFor();
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+f");
  await page.locator(".cm-search").waitFor();
});

test("a megabyte with a thousand marks stays quick", {}, async ({ page }) => {
  const large = `[\n${'  { "Type": "Nothing", "Next": 12345 },\n'.repeat(26_000)}]`;
  await mount(page, { text: large });
  const took = await page.evaluate(() => {
    const marks = Array.from({ length: 5000 }, (_, at) => ({ from: at * 41 + 4, to: at * 41 + 10, severity: "error", message: "Wrong." }));
    const start = performance.now();
    window.editor.setMarks(window.handle, marks);
    return performance.now() - start;
  });
  assert.ok(took < 200, `setMarks took ${took} ms`);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing serious in ${colorScheme}`, { colorScheme }, async ({ page }) => {
    await mount(page, { theme: colorScheme });
    assert.deepEqual(await accessibility(page, "#here"), []);
    await page.evaluate(() => window.editor.destroy(window.handle));
    assert.equal(await page.locator(".cm-editor").count(), 0);
  });
}
