// A browser, and pages in it that are watched: nothing may be loaded from elsewhere, nothing may go
// wrong unseen.

import assert from "node:assert/strict";
import { mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = process.env.QFPAY_PICTURES;
/** All that is tested lies below this address: a server, or a folder. */
const HERE = new URL("./", process.env.QFPAY_URL).href;
/** How long is waited for what has to come, in milliseconds. */
export const PATIENCE = 20_000;

export async function startBrowser() {
  await mkdir(PICTURES, { recursive: true });
  const home = await mkdtemp(join(tmpdir(), "qfpay-browser-"));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    env: { ...process.env, HOME: home },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    async stop() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** A page of its own. `use` gets it; afterwards nothing unwanted may have happened on it. */
export async function onPage(browser, options, use) {
  const { expected = [], ...settings } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...settings });
  context.setDefaultTimeout(PATIENCE);
  const problems = [];
  await context.route("**/*", (route) => {
    const wanted = route.request().url();
    if (wanted.startsWith(HERE)) return route.continue();
    problems.push(`loads ${wanted}`);
    return route.abort();
  });
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(String(error)));
  try {
    await use(page);
  } finally {
    await context.close();
  }
  const unexpected = problems.filter((problem) => !expected.some((known) => problem.includes(known)));
  assert.deepEqual(unexpected, []);
}

const FINGERS = "a, button, input, select, summary";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Takes a picture, and holds the page against the rules of accessibility. What is `pressed` has to be
 * large enough for a finger.
 */
export async function inspect(page, name, { pressed = FINGERS, fullPage = true, rules = RULES } = {}) {
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage });
  await page.evaluate(axe);
  // What a page from a disk may not load, axe may not load either.
  const preload = !page.url().startsWith("file:");
  const { violations } = await page.evaluate((options) => axe.run(options), { runOnly: rules, preload });
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(" | ")}`);
  assert.deepEqual(found, [], name);
  assert.deepEqual(await small(page, pressed), [], `${name}: too small to touch`);
  const { wide, room } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    room: document.documentElement.clientWidth,
  }));
  assert.ok(wide <= room, `${name}: ${wide} wide on ${room}`);
}

/** What can be pressed and is smaller than a finger. */
function small(page, pressed) {
  return page.evaluate((pressed) => {
    const all = [...document.querySelectorAll(pressed)];
    const seen = all.filter((one) => one.checkVisibility());
    const tiny = seen.filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return Math.round(height) < 44 || Math.round(width) < 24;
    });
    return tiny.map((one) => one.outerHTML);
  }, pressed);
}
