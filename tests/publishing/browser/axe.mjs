// Accessibility of pages, in light and dark, wide and narrow; as axe-core sees it.
import fs from "node:fs";
import { base, done, given, open, require, shots } from "./chromium.mjs";

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const found = [];
let runs = 0;
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 400]) {
    const page = await open({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
    // What breaks where it is narrow is layout, which the pages that are shown have all of.
    for (const path of width === 1280 ? given.paths : given.wide) {
      await page.goto(base + path);
      if (await page.$("#explorer")) await page.waitForSelector("#graph .node");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run(document));
      runs += 1;
      for (const each of violations) {
        const nodes = each.nodes.slice(0, 3).map((node) => node.target.join(" "));
        found.push([path, colorScheme, width, each.id, nodes.join(" | ")]);
      }
      if (given.wide.includes(path)) {
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (over > 1) found.push([path, colorScheme, width, "scrolls sideways", String(over)]);
        const name = path.replace(/[^a-z0-9]+/gi, "-");
        await page.screenshot({ path: `${shots}/${name}-${colorScheme}-${width}.png` });
      }
    }
    for (const fault of page.faults) found.push(["", colorScheme, width, "console", fault]);
    await page.context().close();
  }
}
await done({ runs, found });
