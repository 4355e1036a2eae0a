// The explorer of a group, used with a mouse and with a keyboard; what was seen goes back.
import fs from "node:fs";
import { base, done, given, open, shots } from "./chromium.mjs";

const seen = {};
const page = await open({ acceptDownloads: true });
const address = base + given.path;

const state = () =>
  page.evaluate(() => ({
    day: document.getElementById("shown-day").textContent,
    valuetext: document.getElementById("day").getAttribute("aria-valuetext"),
    hash: location.hash,
    nodes: [...document.querySelectorAll("#graph .node")].map((node) => [
      node.querySelector(".name").textContent,
      node.classList.contains("possible") ? "possible" : "certain",
    ]),
    labels: [...document.querySelectorAll("#graph .node")].map((n) => n.getAttribute("aria-label")),
    chosen: [...document.querySelectorAll('#graph .node[aria-pressed="true"] .name')].map(
      (name) => name.textContent,
    ),
    facts: [...document.querySelectorAll("#facts-of-node li > a")].map((link) => link.textContent),
    sources: [...document.querySelectorAll("#facts-of-node .source a")].map((a) => a.textContent),
    changes: [...document.querySelectorAll(".panel li.began, .panel li.ended")].map((item) =>
      item.textContent.trim(),
    ),
    focused: document.activeElement.querySelector?.(".name")?.textContent ?? null,
  }));
const ready = () => page.waitForSelector("#graph .node");
const node = (name) => page.locator("#graph .node", { hasText: name }).first();

await page.goto(address);
await ready();
seen.first = await state();

await page.focus("#day");
await page.keyboard.press("Home");
seen.home = await state();
await page.keyboard.press("ArrowRight");
seen.right = await state();
await page.keyboard.press("End");
seen.end = await state();

await page.goto(`${address}#date=2012-06-19`);
await ready();
seen.before = await state();
await page.click("text=Next change");
seen.next = await state();
await page.click("text=Previous change");
seen.previous = await state();

await page.goto(`${address}#date=2012-07-24`);
await page.waitForFunction(() => document.getElementById("shown-day").textContent === "2012-07-24");
seen.after = await state();
await node("Taobao.com").click();
seen.clicked = await state();
await page.screenshot({ path: `${shots}/explorer-clicked.png` });
seen.permalink = await page.getAttribute("#permalink", "href");
await page.goBack();
seen.back = await state();
await page.goForward();
seen.forward = await state();
const other = await open();
await other.goto(address + seen.clicked.hash);
await other.waitForSelector("#graph .node");
seen.shared = await other.locator('#graph .node[aria-pressed="true"] .name').allTextContents();
seen.sharedDay = await other.locator("#shown-day").textContent();

await page.click("#close");
await node("eTao").focus();
await page.keyboard.press("Enter");
seen.entered = await state();
await page.keyboard.press("ArrowDown");
seen.arrow = await state();
await page.keyboard.press("Space");
seen.space = await state();

// Dragging makes one step to come back to, however many days it passes.
await page.goto(`${address}#date=2012-07-24`);
const length = await page.evaluate(() => history.length);
const box = await page.locator("#day").boundingBox();
await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
await page.mouse.down();
await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 12 });
await page.mouse.up();
seen.dragged = await state();
seen.steps = (await page.evaluate(() => history.length)) - length;
await page.goBack();
seen.undragged = await state();

const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
seen.file = download.suggestedFilename();
seen.svg = fs.readFileSync(await download.path(), "utf8");

// The rule by which the script filters, for all facts and around all days.
seen.holds = await page.evaluate(async () => {
  const { holds } = await import(document.querySelector('script[src$="explore.js"]').src);
  const data = await (await fetch(document.getElementById("explorer").dataset.source)).json();
  const days = data.days.flatMap((day) => {
    const at = new Date(`${day}T00:00:00Z`).getTime();
    return [-1, 0, 1].map((by) => new Date(at + by * 864e5).toISOString().slice(0, 10));
  });
  return data.facts.map((fact) => [
    data.things[fact.f].p,
    days.map((day) => [day, holds(fact, day)]),
  ]);
});

await page.fill("#find-text", "taob");
await page.waitForSelector("#find-list li");
seen.found = await page.locator("#find-list li").allTextContents();
await page.keyboard.press("ArrowDown");
await page.keyboard.press("Enter");
await page.waitForURL(/\/id\//);
seen.went = page.url().slice(base.length);
seen.faults = [...page.faults, ...other.faults];

const plain = await open({ javaScriptEnabled: false });
await plain.goto(address);
seen.plain = {
  members: await plain.locator(".outline a").allTextContents(),
  days: await plain.locator(".changes time").allTextContents(),
  search: await plain.locator(".find").isVisible(),
};
const french = await open({ colorScheme: "dark", viewport: { width: 420, height: 900 } });
await french.goto(address.replace(".html", ".fr.html"));
await french.waitForSelector("#graph .node");
seen.french = await french.locator("#graph .node").first().getAttribute("aria-label");
await french.screenshot({ path: `${shots}/explorer-french.png`, fullPage: true });
await done(seen);
