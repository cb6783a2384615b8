// Pictures of the pages for a person to look at: `cargo xtask shots [ROUTE...]` writes them to target/shots,
// each route at three widths, light and dark. Nothing is compared.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { browser, open } from "./harness.mjs";

const [folder, ...named] = process.argv.slice(2);
const routes = named.length > 0 ? named : ["/"];
const widths = [[1440, 900], [1024, 768], [390, 844]];

mkdirSync(folder, { recursive: true });
for (const route of routes) {
  for (const [width, height] of widths) {
    for (const colorScheme of ["light", "dark"]) {
      const { page, complaints, close } = await open(route, { viewport: { width, height }, colorScheme });
      const name = route.split("#")[0].replace(/[^\w]+/g, "-").replace(/^-|-$/g, "") || "home";
      const file = path.join(folder, `${name}-${width}-${colorScheme}.png`);
      await page.waitForTimeout(500);
      await page.screenshot({ path: file });
      console.log([file, ...complaints].join("\n  "));
      await close();
    }
  }
}
await (await browser()).close();
