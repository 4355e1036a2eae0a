// A headless Chromium that asks nobody for anything: what a script is given, and what it gives back.
import { createRequire } from "node:module";
import path from "node:path";

export const { base, modules, shots, ...given } = JSON.parse(process.argv[2]);
export const require = createRequire(path.join(modules, "package.json"));

const { chromium } = require("playwright-core");
const browser = await chromium.launch({
  executablePath: given.chromium,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

// A page that notes what goes wrong on it, and what it asks of others than the site.
export const open = async (options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) page.faults.push(said.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !/^(blob|data):/.test(request.url()))
      page.faults.push(`asks ${request.url()}`);
  });
  return page;
};

export const done = async (result) => {
  await browser.close();
  process.stdout.write(JSON.stringify(result));
};
