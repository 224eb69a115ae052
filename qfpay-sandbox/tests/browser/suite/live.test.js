import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

import { inspect, onPage, startBrowser } from "../support/browser.js";
import { asked, call, clientKey, order, tell, url } from "../support/sandbox.js";

let started;
before(async () => (started = await startBrowser()));
after(() => started.stop());
beforeEach(async () => {
  await tell("stop");
  await tell("start");
});

const on = (options, use) => onPage(started.browser, options, use);
const isLive = (page) => page.getByText("Live", { exact: true }).waitFor();
const row = (page, number) => page.locator("#orders .row", { has: page.getByRole("link", { name: number, exact: true }) });
const state = (page, number, word) => row(page, number).locator(".badge", { hasText: word }).waitFor();
const press = (page, number, name) => row(page, number).getByRole("button", { name: `${name} order ${number}`, exact: true }).click();

test("an empty page says what to do, and the first order comes by itself", () =>
  on({}, async (page) => {
    await page.goto(url);
    await isLive(page);
    await page.getByText("There are no orders yet.").waitFor();
    await page.getByText("No request has come yet.").waitFor();
    await page.getByRole("button", { name: "Copy" }).waitFor();
    assert.ok(!(await page.content()).includes(clientKey), "the key is not shown");
    await inspect(page, "live-empty");
    await order("INV-7");
    await state(page, "INV-7", "unpaid");
    await page.locator("#requests .row", { hasText: "INV-7" }).waitFor();
    assert.equal(await page.getByText("There are no orders yet.").count(), 0);
  }));

test("orders are played from the page, and the keyboard keeps its place", () =>
  on({}, async (page) => {
    await order("INV-7");
    await order("INV-8");
    await page.goto(url);
    await isLive(page);
    await press(page, "INV-7", "Wait");
    await state(page, "INV-7", "processing");
    assert.equal(await asked("INV-7"), "1145");
    const decline = row(page, "INV-8").getByRole("button", { name: /^Decline/ });
    await decline.focus();
    await order("INV-9");
    await row(page, "INV-9").waitFor();
    assert.ok(await decline.evaluate((button) => button === document.activeElement), "what is new takes no focus");
    await page.keyboard.press("Enter");
    await state(page, "INV-8", "declined");
    const link = row(page, "INV-8").getByRole("link");
    await page.waitForFunction((link) => link === document.activeElement, await link.elementHandle());
    await press(page, "INV-7", "Pay");
    await state(page, "INV-7", "paid");
    await page.locator("#spoken", { hasText: "Order INV-7: paid" }).waitFor({ state: "attached" });
    await press(page, "INV-7", "Pay again");
    await page.locator("#orders .row", { hasText: "INV-7" }).nth(1).waitFor();
    await press(page, "INV-9", "Expire");
    await state(page, "INV-9", "expired");
    await row(page, "INV-9").getByRole("link").click();
    await page.locator("#state", { hasText: "Out of time" }).waitFor();
  }));

test("notifications are followed and delivered again", async () => {
  let answer = "FAIL";
  const shop = createServer((_, response) => response.end(answer)).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const notify_url = `http://127.0.0.1:${shop.address().port}/notify`;
  try {
    await on({}, async (page) => {
      await order("INV-7", { notify_url });
      await page.goto(url);
      await isLive(page);
      await press(page, "INV-7", "Pay");
      const told = page.locator("#notifications .row", { hasText: "payment INV-7" });
      await told.getByText("Delivered once. Last answer: 200 FAIL").waitFor();
      answer = "SUCCESS";
      await told.getByRole("button", { name: "Deliver again" }).click();
      await told.getByText("Delivered twice. Last answer: 200 SUCCESS").waitFor();
      await told.locator(".badge", { hasText: "acknowledged" }).waitFor();
    });
  } finally {
    shop.close();
  }
});

test("faults are armed, happen to a request, and are disarmed", () =>
  on({}, async (page) => {
    await page.goto(url);
    await isLive(page);
    const choice = page.getByRole("combobox", { name: "Arm this fault for the next request" });
    for (const fault of ["answers-1298", "lost-answer"]) {
      await choice.selectOption(fault);
      await page.getByRole("button", { name: "Arm", exact: true }).click();
      await page.locator("#armed code", { hasText: fault }).waitFor();
    }
    const answer = await call("payment", { txamt: "1250", txcurrcd: "HKD", pay_type: "800101", out_trade_no: "INV-7", txdtm: "2026-02-03 14:05:06" });
    assert.equal(answer.respcd, "1298");
    const request = page.locator("#requests .row", { hasText: "INV-7" });
    await request.getByText("Fault answers-1298").waitFor();
    await inspect(page, "live-faults");
    await page.getByRole("button", { name: "Disarm all" }).click();
    await page.getByText("Nothing is armed to go wrong.").waitFor();
  }));

test("a wrong signature is explained", () =>
  on({}, async (page) => {
    await page.goto(url);
    await isLive(page);
    const headers = { "X-QF-APPCODE": process.env.QFPAY_APP_CODE, "X-QF-SIGN": "0" };
    const body = new URLSearchParams({ out_trade_no: "INV-7" });
    await fetch(`${url}/trade/v1/payment`, { method: "POST", headers, body });
    await page.locator("#requests .row", { hasText: "INV-7" }).getByText("1108").waitFor();
    await fetch(`${url}/trade/v1/payment`, { method: "POST", body });
    await page.getByText("The app code is not known here.").waitFor();
  }));

test("the lists can be filtered by order number", () =>
  on({}, async (page) => {
    await order("INV-7");
    await order("INV-8");
    await page.goto(url);
    await page.getByRole("searchbox", { name: "Order number" }).fill("V-8");
    await page.keyboard.press("Enter");
    await row(page, "INV-8").waitFor();
    await isLive(page);
    await order("INV-9");
    await order("INV-88");
    await row(page, "INV-88").waitFor();
    assert.equal(await page.locator("#orders .row").count(), 2);
    assert.equal(await page.locator("#requests .row").count(), 2);
    await page.getByRole("searchbox").fill("nothing");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByText("No order has “nothing” in its number.").waitFor();
    await isLive(page);
    await inspect(page, "live-filtered");
    await page.getByRole("link", { name: "Show all" }).click();
    await row(page, "INV-7").waitFor();
  }));

test("the page comes back after the sandbox was started anew", () =>
  on({ expected: ["ERR_"] }, async (page) => {
    await order("INV-7");
    await page.goto(url);
    await isLive(page);
    await tell("stop");
    await page.getByText("Connection lost. Trying again…").waitFor();
    await inspect(page, "live-lost");
    await tell("start");
    await isLive(page);
    await page.getByText("There are no orders yet.").waitFor();
    await order("INV-8");
    await state(page, "INV-8", "unpaid");
    assert.equal(await row(page, "INV-7").count(), 0);
  }));

test("everything works without scripts", () =>
  on({ javaScriptEnabled: false }, async (page) => {
    await order("INV-7");
    await page.goto(url);
    await page.getByText("Reload the page to see what is new.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Copy" }).count(), 0);
    await press(page, "INV-7", "Pay");
    await state(page, "INV-7", "paid");
    await page.getByRole("button", { name: "Arm", exact: true }).click();
    await page.getByRole("button", { name: "Disarm all" }).click();
    await page.getByText("Nothing is armed to go wrong.").waitFor();
    await page.getByRole("searchbox").fill("nothing");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByText("No order has “nothing” in its number.").waitFor();
  }));

test("a busy page looks and reads well, on a phone and in the dark", async () => {
  const nasty = `<img src=x onerror=alert(1)>"'&amp;`;
  await order(nasty, { goods_name: "<script>alert(1)</script>", notify_url: `${url}/nobody?${"x".repeat(150)}` });
  await order("W".repeat(60), { goods_name: "W".repeat(60) });
  for (const number of ["INV-1001", "INV-1002", "INV-1003"]) await order(number, { notify_url: `${url}/nobody` });
  for (const number of [nasty, "INV-1001"]) {
    const answer = await fetch(`${url}/sandbox/orders/${encodeURIComponent(number)}/pay`, { method: "POST" });
    assert.equal(answer.status, 200);
  }
  await fetch(`${url}/sandbox/orders/INV-1002/decline`, { method: "POST" });
  await call("payment", { txamt: "0", out_trade_no: "INV-1004", pay_type: "800101", txcurrcd: "HKD", txdtm: "2026-02-03 14:05:06" });
  await fetch(`${url}/sandbox/faults`, { method: "POST", body: '["lost-answer", "answers-1298"]' });
  const screens = {
    "": {},
    "-phone": { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true },
    "-dark": { colorScheme: "dark" },
  };
  for (const [suffix, screen] of Object.entries(screens)) {
    await on({ ...screen, reducedMotion: "reduce" }, async (page) => {
      await page.goto(url);
      await isLive(page);
      await page.getByText(nasty, { exact: true }).first().waitFor();
      await page.locator("#notifications .row", { hasText: "Last answer: 404" }).first().waitFor();
      await inspect(page, `live-busy${suffix}`);
    });
  }
});
