// A merchant's program: talks to the sandbox, and to the test that has started it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

export const url = process.env.QFPAY_URL;
export const control = process.env.QFPAY_CONTROL;
export const clientKey = process.env.QFPAY_CLIENT_KEY;

/** Any operation, signed. */
export async function call(operation, parameters) {
  const names = Object.keys(parameters).sort();
  const signed = names.map((name) => `${name}=${parameters[name]}`).join("&");
  const signature = createHash("md5").update(signed + clientKey).digest("hex").toUpperCase();
  const answer = await fetch(`${url}/trade/v1/${operation}`, {
    method: "POST",
    headers: { "X-QF-APPCODE": process.env.QFPAY_APP_CODE, "X-QF-SIGN": signature },
    body: new URLSearchParams(parameters),
  });
  return answer.json();
}

/** Makes an order for a web page: its number, its page, and what else was answered. */
export async function order(number, more = {}) {
  const answer = await call("payment", {
    txamt: "1250",
    txcurrcd: "HKD",
    pay_type: "801101",
    out_trade_no: number,
    txdtm: "2026-02-03 14:05:06",
    goods_name: "Coffee",
    ...more,
  });
  assert.equal(answer.respcd, "0000", JSON.stringify(answer));
  return answer;
}

/** The status code of an order, as the shop hears it. */
export async function asked(number) {
  const answer = await call("query", { out_trade_no: number });
  return answer.data[0].respcd;
}

/** What is done about an order at the gateway: refund, reversal or close. */
export async function change(operation, { syssn }, more = {}) {
  const answer = await call(operation, { syssn, txamt: "1250", txdtm: "2026-02-03 14:05:06", ...more });
  assert.equal(answer.respcd, "0000", JSON.stringify(answer));
}

/** Plays the customer elsewhere. */
export async function customer(number, action) {
  const answer = await fetch(`${url}/sandbox/orders/${encodeURIComponent(number)}/${action}`, { method: "POST" });
  assert.equal(answer.status, 200);
}

/** Tells the test that has started the sandbox: start, stop, advance/SECONDS, preauthorise/NUMBER. */
export async function tell(what) {
  const answer = await fetch(`${control}/${what}`, { method: "POST" });
  assert.equal(answer.status, 200);
}
