// The documentation site, opened from a disk.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { inspect, onPage, startBrowser } from "../../../qfpay-sandbox/tests/browser/support/browser.js";

const site = `${process.env.QFPAY_URL}docs/`;
const hostile = `${process.env.QFPAY_HOSTILE}docs/`;
const phone = { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true };

let started;
before(async () => (started = await startBrowser()));
after(() => started.stop());

const on = (options, use) => onPage(started.browser, options, use);
const pages = async () => (await readdir(fileURLToPath(site))).filter((name) => name.endsWith(".html"));
const search = (page) => page.getByRole("searchbox", { name: "Search the reference" });
const results = (page) => page.locator("#results a");
const focused = (page) => page.evaluate(() => document.activeElement.textContent);
const shown = (page) => page.locator("[data-item]:visible").count();

test("the search is worked with the keyboard alone", () =>
  on({}, async (page) => {
    await page.goto(`${site}index.html`);
    await page.keyboard.press("/");
    await page.keyboard.type("1143");
    assert.match(await results(page).first().textContent(), /1143.*status code/);
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(page), /1143/);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site}status-codes.html#code-1143`);
    const { top, bar } = await page.evaluate(() => ({
      top: document.getElementById("code-1143").getBoundingClientRect().top,
      bar: document.querySelector(".top").getBoundingClientRect().bottom,
    }));
    assert.ok(top >= bar && top < 400, `${top} below ${bar}`);
    await page.keyboard.press("/");
    await page.keyboard.type("out_trade");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(page), /out_trade_no/);
    await page.keyboard.press("Escape");
    assert.equal(await search(page).inputValue(), "out_trade");
    await page.keyboard.press("Escape");
    assert.equal(await search(page).inputValue(), "");
    await page.keyboard.press("Escape");
    assert.ok(await page.evaluate(() => document.activeElement === document.body));
    assert.equal(await page.locator("#results").isVisible(), false);
  }));

test("the search finds codes, names, wallets, parameters and words", () =>
  on({}, async (page) => {
    await page.goto(`${site}rules.html`);
    const first = {
      801101: "pay-type-801101.html",
      alipay_web_overseas: "pay-type-801101.html",
      AlipayWebOverseas: "pay-type-801101.html",
      octopus: "pay-types.html#wallet-octopus",
      sub_openid: "parameters.html#parameter-sub_openid",
      refund_window: "rules.html#rule-refund_window",
      refund: "operation-refund.html",
      jpy: "currencies.html#currency-JPY",
      chnlsn2: "fields.html#field-chnlsn2",
      "x-qf-sign": "environments.html#header-signature",
      "trade/v1/reversal": "operation-reversal.html",
      "wechat mini program": "pay-type-800213.html",
      matrix: "matrix.html",
    };
    for (const [query, address] of Object.entries(first)) {
      await search(page).fill(query);
      assert.equal(await results(page).first().getAttribute("href"), address, query);
    }
    await search(page).fill("password");
    await results(page).filter({ hasText: "1143" }).waitFor();
    await inspect(page, "docs-search", { pressed: ".result", fullPage: false });
    await search(page).fill("xyzzy");
    await page.getByText("No entry has this text.").waitFor();
    await page.getByRole("status").filter({ hasText: "0 results" }).waitFor({ state: "attached" });
    await search(page).fill("0000");
    await page.mouse.click(1270, 790);
    assert.equal(await page.locator("#results").isVisible(), false);
  }));

test("pay types are filtered, and what is chosen can be kept as a link", () =>
  on({}, async (page) => {
    await page.goto(`${site}pay-types.html`);
    const all = await shown(page);
    await page.getByRole("combobox", { name: "Wallet" }).selectOption("Alipay");
    await page.getByRole("combobox", { name: "Region" }).selectOption("Hong Kong");
    const some = await shown(page);
    assert.ok(some > 1 && some < all);
    await page.getByText(`${some} of ${all}`).waitFor();
    assert.equal(await page.getByRole("heading", { name: "PayMe" }).isVisible(), false);
    await page.reload();
    assert.equal(await shown(page), some);
    await page.getByRole("combobox", { name: "Scenario" }).selectOption("MPM");
    await page.getByRole("combobox", { name: "0000 means" }).selectOption("paid");
    await page.getByText("No match").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    assert.equal(await shown(page), all);
    await page.goto(`${site}index.html`);
    await page.getByRole("link", { name: "FPS", exact: true }).click();
    await page.getByText(`of ${all}`).waitFor();
    assert.ok((await shown(page)) < all);
  }));

test("a link leads to what the filters hide", () =>
  on({}, async (page) => {
    await page.goto(`${site}status-codes.html?outcome=pending`);
    const some = await shown(page);
    await search(page).fill("1108");
    await page.keyboard.press("Enter");
    await page.locator("#code-1108").waitFor();
    assert.ok((await shown(page)) > some);
    for (const name of ["matrix", "parameters", "rules"]) {
      await page.goto(`${site}${name}.html`);
      const all = await shown(page);
      const choice = page.locator(".filters select").first();
      await choice.selectOption({ index: 1 });
      assert.ok((await shown(page)) < all, name);
    }
  }));

test("the heads of the matrix stay in sight", () =>
  on({}, async (page) => {
    await page.goto(`${site}matrix.html`);
    const box = page.locator(".tall .scroll");
    const at = async (selector) => (await page.locator(selector).first().boundingBox()) ?? {};
    const [corner, row, column] = [await at(".corner"), await at("tbody th"), await at("thead th:nth-child(2)")];
    await box.evaluate((box) => box.scrollTo(200, 200));
    assert.deepEqual(await at(".corner"), corner);
    assert.equal((await at("tbody th")).x, row.x);
    assert.equal((await at("thead th:nth-child(2)")).y, column.y);
    assert.ok((await at("tbody th")).y < row.y, "the rows move");
    assert.equal(await page.locator("tbody td").first().textContent(), "●Required");
  }));

test("everything but search and filters works without scripts", () =>
  on({ ...phone, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${site}pay-types.html?wallet=fps`);
    assert.equal(await search(page).isVisible(), false);
    assert.equal(await page.locator(".filters").isVisible(), false);
    const all = await page.locator("[data-item]").count();
    assert.equal(await shown(page), all);
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("navigation").getByRole("link", { name: "Operations" }).click();
    await page.getByRole("link", { name: /refund/ }).first().click();
    await page.locator(".example summary").first().click();
    await page.getByRole("heading", { name: "Signed, without the key" }).first().waitFor();
  }));

test("the menu of a phone opens and closes", () =>
  on(phone, async (page) => {
    await page.goto(`${site}index.html`);
    const menu = page.getByRole("navigation", { name: "Reference" });
    assert.equal(await menu.isVisible(), false);
    await page.getByRole("button", { name: "Menu" }).click();
    await inspect(page, "docs-menu-phone", { pressed: "button, input, #menu a", fullPage: false });
    await page.keyboard.press("Escape");
    assert.equal(await menu.isVisible(), false);
  }));

test("what would be markup is text, in a page as in the results", () =>
  on({}, async (page) => {
    page.on("dialog", (dialog) => assert.fail(dialog.message()));
    await page.goto(`${hostile}pay-type-800108.html`);
    await page.getByRole("heading", { level: 1, name: "<img src=x onerror=alert(1)>" }).waitFor();
    await search(page).fill("onerror");
    await results(page).filter({ hasText: "<script>alert(1)</script>" }).waitFor();
    assert.equal(await page.locator("main img, #results img, main script").count(), 0);
  }));

test("no page is wider than a phone, and none loads anything from elsewhere", () =>
  on(phone, async (page) => {
    const all = await pages();
    assert.ok(all.length > 50, `${all.length}`);
    for (const name of all) {
      await page.goto(site + name);
      await openAll(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 375, `${name} is ${wide} wide`);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, name);
    }
  }));

const openAll = (page) =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll("details")) one.open = true;
  });

// In the dark only the colours are others, on a phone only the sizes.
const screens = {
  "": { screen: {} },
  "-dark": { screen: { colorScheme: "dark" }, rules: ["cat.color"] },
  "-phone": { screen: phone, rules: ["wcag22aa"] },
};
const looked = (await pages()).filter((name) => !/^(pay-type|operation)-/.test(name));
for (const name of [...looked, "pay-type-800207.html", "pay-type-801101.html", "operation-query.html", "operation-refund.html"]) {
  test(`${name} reads well: light, dark, on a phone`, async () => {
    for (const [suffix, { screen, rules }] of Object.entries(screens)) {
      await on({ ...screen, reducedMotion: "reduce" }, async (page) => {
        await page.goto(site + name);
        const title = name.replace(".html", "");
        await page.screenshot({ path: `${process.env.QFPAY_PICTURES}/docs-${title}${suffix}-top.png` });
        await openAll(page);
        const pressed = screen.isMobile ? "button, input, select, a.row" : "button, input, select";
        await inspect(page, `docs-${title}${suffix}`, { pressed, ...(rules && { rules }) });
      });
    }
  });
}

test("on paper there is nothing to press", () =>
  on({}, async (page) => {
    await page.emulateMedia({ media: "print" });
    await page.goto(`${site}matrix.html`);
    for (const hidden of [".top", "#menu", ".filters"]) assert.equal(await page.locator(hidden).isVisible(), false, hidden);
    const { clipped } = await page.locator(".tall .scroll").evaluate((box) => ({ clipped: getComputedStyle(box).overflow }));
    assert.equal(clipped, "visible");
  }));
