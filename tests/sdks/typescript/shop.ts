// A shop on the generated SDK: it takes a payment by a code that the customer shows and one by a code that
// the customer scans, loses an answer, queries, and refunds a part.
//
// Needs the line of JSON that the sandbox prints when it starts, in SANDBOX, and the emitted `bundle.json` as
// its argument.

import assert from "node:assert/strict";
import { answered, qfpay, Unknown } from "./client.js";
import { endpoint } from "./endpoint.js";
import type { PaymentAlipayCpm, PaymentAlipayMpmHk, QueryRecord } from "./generated/qfpay.js";
import { classify, outcome } from "./outcome.js";
import { verifyHelper } from "./vectors.js";

interface Sandbox {
  url: string;
  merchants: [{ app_code: string; client_key: string }];
}

const [bundle] = process.argv.slice(2);
assert(bundle, "the bundle has to be named");
console.log(`signed as recorded: ${verifyHelper(bundle)}`);

const sandbox = JSON.parse(process.env["SANDBOX"] ?? "") as Sandbox;
const { app_code, client_key } = sandbox.merchants[0];
const client = qfpay(sandbox.url, app_code, client_key);
const notifications = await endpoint(client_key);

/** What customers do, and faults, are requests to the sandbox, not to the gateway. */
async function control(path: string, body?: object): Promise<unknown> {
  const method = path.startsWith("orders/") && !path.endsWith("/pay") ? "GET" : "POST";
  const answer = await fetch(`${sandbox.url}/sandbox/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  assert(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}

/** The gateway's one record under a number. */
async function record(number: string): Promise<QueryRecord> {
  const answer = await answered(client.POST("/trade/v1/query", { body: { out_trade_no: number } }));
  assert.equal(classify("query", answer), "accepted", JSON.stringify(answer));
  const [found, ...others] = answer.data ?? [];
  assert(found && others.length === 0, `${answer.data?.length} records of ${number}`);
  return found;
}

/** Whether money was received for this order, in full, and none of it was given back. */
const isPaid = (found: QueryRecord, order: { out_trade_no: string; txamt: number; txcurrcd: string }) =>
  found.respcd === "0000" && found.order_type === "payment" && String(found.cancel) === "0" &&
  found.out_trade_no === order.out_trade_no && String(found.txamt) === String(order.txamt) &&
  found.txcurrcd === order.txcurrcd;

const txdtm = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
const coffee = { txamt: 1250, txcurrcd: "HKD", txdtm, goods_name: "Coffee & 咖啡", notify_url: notifications.url } as const;

// A code that the customer shows: "0000" means that money has moved.
const shown: PaymentAlipayCpm = { ...coffee, pay_type: "800108", out_trade_no: "TS-CPM-1", auth_code: "281234567890123456" };
const taken = await answered(client.POST("/trade/v1/payment", { body: shown }));
assert.equal(outcome(shown, taken), "paid", JSON.stringify(taken));
assert(isPaid(await record(shown.out_trade_no), shown));
console.log(`${shown.out_trade_no}: paid at once, by the code that the customer showed; the query agrees`);

// A code that the customer scans: "0000" means that there is something to scan. Signed by the other hash.
const scanned: PaymentAlipayMpmHk = { ...coffee, pay_type: "801501", out_trade_no: "TS-MPM-1", expired_time: 30 };
const created = await answered(
  client.POST("/trade/v1/payment", { body: scanned, params: { header: { "X-QF-SIGNTYPE": "SHA256" } } }),
);
assert.equal(outcome(scanned, created), "created", JSON.stringify(created));
assert(created.qrcode && created.syssn);
const open = await record(scanned.out_trade_no);
assert.equal(classify("query", open), "pending");
console.log(`${scanned.out_trade_no}: created, and not paid yet, by the query too`);

await control(`orders/${scanned.out_trade_no}/pay`);
const notification = await notifications.notified("payment", scanned.out_trade_no);
assert.deepEqual([notification.respcd, String(notification.txamt), notification.txcurrcd], ["0000", "1250", "HKD"]);
assert(isPaid(await record(scanned.out_trade_no), scanned));
console.log(`${scanned.out_trade_no}: scanned and paid; the notification is the gateway's, and the query agrees`);

const refunded = await answered(client.POST("/trade/v1/refund", {
  body: { syssn: String(created.syssn), out_trade_no: "TS-REF-1", txamt: 250, txdtm },
}));
assert.equal(classify("refund", refunded), "accepted", JSON.stringify(refunded));
assert.equal(String((await notifications.notified("refund", "TS-REF-1")).txamt), "250");
const refund = await record("TS-REF-1");
assert.deepEqual([refund.order_type, refund.respcd], ["refund", "0000"]);
assert(!isPaid(await record(scanned.out_trade_no), scanned), "a part of it was given back");
console.log(`TS-REF-1: 250 of 1250 refunded, by the query and a second notification too`);

// The answer is lost. Never pay under another number: query with the same one.
await control("faults", { fault: "lost-answer", operation: "payment" });
const lost: PaymentAlipayCpm = { ...shown, out_trade_no: "TS-CPM-2", auth_code: "281234567890123457" };
await assert.rejects(answered(client.POST("/trade/v1/payment", { body: lost })), Unknown);
assert(isPaid(await record(lost.out_trade_no), lost));
console.log(`${lost.out_trade_no}: the answer was lost; the query shows that it was paid`);

// What types cannot check, the gateway does.
const nothing: PaymentAlipayMpmHk = { ...scanned, out_trade_no: "TS-MPM-2", txamt: 0 };
const declined = await answered(client.POST("/trade/v1/payment", { body: nothing }));
assert.equal(outcome(nothing, declined), "declined", JSON.stringify(declined));
console.log(`${nothing.out_trade_no}: an amount of 0, which the compiler does not find, is declined`);

for (const [number, charged, returned] of [["TS-CPM-1", 1250, 0], ["TS-MPM-1", 1250, 250], ["TS-CPM-2", 1250, 0]] as const) {
  const { account } = (await control(`orders/${number}`)) as { account: { charged: string; returned: string } };
  assert.deepEqual([account.charged, account.returned], [String(charged), String(returned)], number);
}
console.log("the sandbox has the same records: three payments of 1250 each, and 250 given back");
notifications.close();
