// A shop on what Node brings: fetch, node:crypto and node:http. It pays, queries, refunds, and verifies the
// notifications that it gets.
//
// Wants SANDBOX_URL, APP_CODE and CLIENT_KEY in its environment; MCHID if there is one.

import assert from "node:assert/strict";
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { SANDBOX_URL, APP_CODE, CLIENT_KEY, MCHID } = process.env;

const md5 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("md5")).digest();

function sign(parameters) {
  // By code unit, as the names are ASCII; never by locale.
  const names = Object.keys(parameters).sort();
  const text = names.map((name) => `${name}=${parameters[name]}`).join("&");
  return md5(text, CLIENT_KEY).toString("hex").toUpperCase();
}

function isSigned(body, signature) {
  const given = Buffer.from(signature.trim(), "hex");
  const expected = md5(body, CLIENT_KEY);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function call(path, parameters) {
  const all = MCHID ? { ...parameters, mchid: MCHID } : parameters;
  const answer = await fetch(SANDBOX_URL + path, {
    method: "POST",
    body: new URLSearchParams(all),
    headers: { "X-QF-APPCODE": APP_CODE, "X-QF-SIGN": sign(all) },
    signal: AbortSignal.timeout(30_000),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const signature = answer.headers.get("X-QF-SIGN");
  assert(signature === null || isSigned(body, signature), "the answer is not signed with the key");
  return JSON.parse(body);
}

const query = async (out_trade_no) => (await call("/trade/v1/query", { out_trade_no })).data[0];

/** Where notifications arrive: what is verified is kept until somebody waits for it, and answered SUCCESS. */
class Endpoint {
  #kept = [];
  #waiting = [];

  async listen() {
    this.server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const signature = request.headers["x-qf-sign"] ?? "";
      assert(!isSigned(Buffer.concat([body, Buffer.from(" ")]), signature), "a changed body has the same signature");
      const verified = isSigned(body, signature);
      response.writeHead(verified ? 200 : 400).end(verified ? "SUCCESS" : "FAIL");
      if (verified) this.#kept.push(JSON.parse(body));
      this.#match();
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}/qfpay`;
  }

  /** The notification of this kind; the gateway promises no order. */
  notified(type, number) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${type} notification of ${number}`)), 30_000);
      const wanted = (said) => said.notify_type === type && said.out_trade_no === number;
      this.#waiting.push({ wanted, resolve: (said) => (clearTimeout(timer), resolve(said)) });
      this.#match();
    });
  }

  #match() {
    this.#waiting = this.#waiting.filter(({ wanted, resolve }) => {
      const said = this.#kept.find(wanted);
      if (said) resolve(said);
      return !said;
    });
  }
}

const endpoint = new Endpoint();
const notify_url = await endpoint.listen();
const hongKong = new Date(Date.now() + 8 * 3_600_000);
const txdtm = hongKong.toISOString().slice(0, 19).replace("T", " ");
const number = `NODE-${Date.now()}-${process.pid}`;

const created = await call("/trade/v1/payment", {
  out_trade_no: number, pay_type: "800101", txamt: 1250, txcurrcd: "HKD", txdtm, goods_name: "Coffee & 咖啡", notify_url,
});
assert.equal(created.respcd, "0000", JSON.stringify(created));
console.log(`ordered ${number}, the customer scans ${created.qrcode}`);
assert.equal((await query(number)).respcd, "1143");

const pays = await fetch(`${SANDBOX_URL}/sandbox/orders/${number}/pay`, { method: "POST" });
assert.equal(pays.status, 200);
const payment = await endpoint.notified("payment", number);
assert.deepEqual([String(payment.txamt), payment.txcurrcd, payment.respcd], ["1250", "HKD", "0000"]);
const paid = await query(number);
assert.deepEqual([paid.respcd, String(paid.cancel)], ["0000", "0"]);

const refund = await call("/trade/v1/refund", {
  syssn: String(created.syssn), out_trade_no: `${number}-R`, txamt: 250, txdtm,
});
assert.equal(refund.respcd, "0000", JSON.stringify(refund));
const refunded = await endpoint.notified("refund", `${number}-R`);
assert.equal(String(refunded.txamt), "250");
const record = await query(`${number}-R`);
assert.deepEqual([record.order_type, record.respcd], ["refund", "0000"]);
assert.equal(String((await query(number)).cancel), "5");

endpoint.server.close();
endpoint.server.closeAllConnections();
console.log("paid, refunded in part, and both notifications verified");
