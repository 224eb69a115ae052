import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { inspect, onPage, startBrowser } from "../support/browser.js";
import { asked, call, change, customer, control, order, tell, url } from "../support/sandbox.js";

let started;
before(async () => (started = await startBrowser()));
after(() => started.stop());
beforeEach(async () => {
  await tell("stop");
  await tell("start");
});

const on = (options, use) => onPage(started.browser, options, use);
const headline = (page, text) => page.locator("#state .headline", { hasText: text }).waitFor();
const focused = (page) => page.evaluate(() => document.activeElement.id);
const isLive = (page) => page.getByText("Live", { exact: true }).waitFor();

test("an order is paid with the keyboard alone", () =>
  on({}, async (page) => {
    const { pay_url } = await order("INV-7", { return_url: `${url}/shop?order=7` });
    await page.goto(pay_url);
    await isLive(page);
    await inspect(page, "cashier-unpaid");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "pay");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, "solid", "the focus is seen");
    await page.keyboard.press("Enter");
    await headline(page, "Paid");
    assert.match(await page.title(), /^Paid · HKD 12\.50/);
    assert.equal(await focused(page), "state", "the state is read out");
    assert.equal(await asked("INV-7"), "0000");
    await isLive(page);
    await inspect(page, "cashier-paid");
    await page.keyboard.press("Tab");
    const back = page.getByRole("link", { name: "Back to the shop" });
    assert.ok(await back.evaluate((link) => link === document.activeElement));
    assert.equal(await back.getAttribute("href"), `${url}/shop?order=7`);
    // Going back in the history and forth again pays nothing.
    await page.goBack();
    await page.goForward();
    await page.reload();
    await headline(page, "Paid");
  }));

test("an order is declined", () =>
  on({}, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.goto(pay_url);
    await page.getByRole("button", { name: "Decline" }).click();
    await headline(page, "Declined");
    assert.equal(await page.getByRole("button").count(), 0);
    assert.equal(await asked("INV-7"), "1205");
    await isLive(page);
    await inspect(page, "cashier-declined");
  }));

test("the shop is kept waiting, and is paid then", () =>
  on({}, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.goto(pay_url);
    await page.getByRole("button", { name: "Keep the shop waiting" }).click();
    await headline(page, "The wallet is working");
    assert.equal(await asked("INV-7"), "1145");
    await isLive(page);
    await inspect(page, "cashier-processing");
    await page.getByRole("button", { name: "Pay HKD 12.50" }).click();
    await headline(page, "Paid");
    assert.equal(await asked("INV-7"), "0000");
  }));

test("the time runs out by hand", () =>
  on({}, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.goto(pay_url);
    await page.getByRole("button", { name: "Let the time run out" }).click();
    await headline(page, "Out of time");
    assert.equal(await asked("INV-7"), "1181");
    await isLive(page);
    await inspect(page, "cashier-expired");
  }));

test("the time runs out by the sandbox's clock, and the page counts", () =>
  on({}, async (page) => {
    const { pay_url } = await order("INV-7", { expired_time: "5" });
    await page.goto(pay_url);
    await isLive(page);
    const left = page.getByRole("timer");
    assert.match(await left.textContent(), /^(5 min 00|4 min 5\d) s$/);
    await tell("advance/270");
    await page.locator("#left", { hasText: /^(30|[12]\d|\d) s$/ }).waitFor();
    await tell("advance/30");
    await headline(page, "Out of time");
    assert.equal(await page.getByRole("button").count(), 0);
  }));

test("the page follows what happens elsewhere, and says so", () =>
  on({}, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.goto(pay_url);
    await isLive(page);
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "pay");
    const said = page.getByRole("status").filter({ hasText: "Waiting for your payment" });
    const element = await said.elementHandle();
    await customer("INV-7", "pay");
    await headline(page, "Paid");
    const isSame = await element.evaluate((said) => said.isConnected && said.textContent.includes("Paid"));
    assert.ok(isSame, "what is read out has changed in its place");
    assert.equal(await focused(page), "state", "not lost with the button");
    assert.match(await page.title(), /^Paid/);
  }));

test("everything works without scripts", () =>
  on({ javaScriptEnabled: false }, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.goto(pay_url);
    await page.getByText("Reload the page to see what is new.").waitFor();
    assert.match(await page.getByRole("timer").textContent(), /min/);
    await page.getByRole("button", { name: "Keep the shop waiting" }).click();
    await headline(page, "The wallet is working");
    await page.reload();
    await page.getByRole("button", { name: "Pay HKD 12.50" }).click();
    await headline(page, "Paid");
    assert.equal(await asked("INV-7"), "0000");
    await page.getByRole("link", { name: "What the gateway sees" }).click();
    await page.getByRole("link", { name: "INV-7" }).waitFor();
  }));

test("every state looks and reads well, on a phone too", async () => {
  const states = {
    closed: async (made) => change("close", made),
    reversed: async (made) => change("reversal", made),
    cancelled: async (made) => {
      await customer("cancelled", "pay");
      await change("close", made);
    },
    "partly-refunded": async (made) => {
      await customer("partly-refunded", "pay");
      await change("refund", made, { out_trade_no: "F-1", txamt: "250" });
    },
    refunded: async (made) => {
      await customer("refunded", "pay");
      await change("refund", made, { out_trade_no: "F-2" });
    },
  };
  const pages = {
    unpaid: (await order("unpaid", { goods_name: "Two pieces of cheesecake, without cream, to take away" })).pay_url,
    "no-such-order": `${url}/cashier/1`,
  };
  for (const [name, reach] of Object.entries(states)) {
    // Only what a shop has scanned can be reversed once it is paid.
    const scanned = { pay_type: "800108", auth_code: "283854702356157409" };
    const made = await order(name, name === "reversed" ? scanned : {});
    await reach(made);
    pages[name] = `${url}/cashier/${made.syssn}`;
  }
  await tell("preauthorise/held");
  pages.held = `${url}${(await (await fetch(`${url}/sandbox/orders/held`)).json()).cashier}`;
  const screens = {
    "": {},
    "-phone": { viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true },
    "-dark": { colorScheme: "dark" },
  };
  for (const [suffix, screen] of Object.entries(screens)) {
    await on({ ...screen, reducedMotion: "reduce", expected: ["404"] }, async (page) => {
      for (const [name, address] of Object.entries(pages)) {
        await page.goto(address);
        if (name !== "no-such-order") await isLive(page);
        await inspect(page, `state-${name}${suffix}`);
      }
      await page.goto(pages.unpaid);
      const moves = await page.evaluate(() => getComputedStyle(document.querySelector(".button")).transitionDuration);
      assert.equal(moves, "0s");
    });
  }
});

test("what a shop sends is shown as text", () =>
  on({ viewport: { width: 375, height: 667 } }, async (page) => {
    const nasty = `<img src=x onerror=alert(1)>"'&amp;`;
    const made = await order(nasty, { goods_name: `<script>alert(1)</script>${"W".repeat(30)}` });
    await page.goto(made.pay_url);
    await isLive(page);
    await page.getByText(nasty, { exact: true }).waitFor();
    await page.getByText("<script>alert(1)</script>WWW").waitFor();
    await inspect(page, "cashier-hostile");
    await page.getByRole("button", { name: "Decline" }).click();
    await headline(page, "Declined");
  }));

test("a page of another origin pays nothing", () =>
  on({ expected: ["403", "404"] }, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.context().unrouteAll();
    for (const path of [`${new URL(pay_url).pathname}/pay`, "/sandbox/orders/INV-7/pay"]) {
      for (const origin of [control, control.replace("127.0.0.1", "localhost")]) {
        await page.goto(`${origin}/foreign${path}`);
        const [answer] = await Promise.all([
          page.waitForResponse(`${url}${path}`),
          page.getByRole("button").click(),
        ]);
        assert.equal(answer.status(), 403);
      }
    }
    assert.equal(await asked("INV-7"), "1143");
  }));

test("the page says that the connection is lost, and comes back", () =>
  on({ expected: ["ERR_", "404"] }, async (page) => {
    const { pay_url } = await order("INV-7");
    await page.goto(pay_url);
    await isLive(page);
    await tell("stop");
    await page.getByText("Connection lost. Trying again…").waitFor();
    await inspect(page, "cashier-lost");
    await tell("start");
    await page.getByRole("heading", { name: "There is no such order" }).waitFor();
    assert.equal((await call("query", { out_trade_no: "INV-7" })).data.length, 0);
  }));
