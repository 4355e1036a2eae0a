// The search box: what it finds for some texts, what it says besides, and which files it asks for.
import { base, done, given, open, shots } from "./chromium.mjs";

const seen = { found: {}, notes: {}, fetched: {} };
const page = await open();
const asked = new Set();
page.on("request", (request) => asked.add(request.url().slice(base.length)));
for (const text of given.texts) {
  await page.goto(base + given.path);
  asked.clear();
  await page.fill("#find-text", text);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(100);
  seen.found[text] = await page.locator("#find-list li").allTextContents();
  seen.notes[text] = await page.locator("#find-note").textContent();
  seen.fetched[text] = [...asked].filter((each) => each.endsWith(".jsonl")).sort();
}
await page.screenshot({ path: `${shots}/search-many.png` });
for (const name of given.shown) {
  await page.goto(base + name);
  const file = name.replace(/\//g, "-").replace(".html", ".png");
  await page.screenshot({ path: `${shots}/many-${file}` });
}
seen.faults = page.faults;
await done(seen);
