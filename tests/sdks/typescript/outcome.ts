// What an answer decides. The constants that are emitted beside the document know; the generated types do not.

import type { PaymentAnswer, PaymentRequest } from "./generated/qfpay.js";
import {
  type Conclusion, type OperationName, PAY_TYPES, STATUS_CODES, type StatusCode,
} from "./generated/qfpay_constants.js";

interface Said {
  respcd?: unknown;
  resperr?: unknown;
  respmsg?: unknown;
}

/** What a status code says in the answer to an operation, beside the gateway's own words. */
export function conclusion(operation: OperationName, said: Said): Conclusion {
  // An unknown code, a missing one and one that is no text decide nothing.
  if (typeof said.respcd !== "string" || !Object.hasOwn(STATUS_CODES, said.respcd)) return "unclear";
  const facts = STATUS_CODES[said.respcd as StatusCode];
  const meaning = facts.operations[operation] ?? facts;
  const words = [said.resperr, said.respmsg].map((text) => String(text ?? "").toLowerCase());
  const heard = meaning.messages.find(({ contains }) =>
    contains.some((text) => words.some((spoken) => spoken.includes(text.toLowerCase()))),
  );
  return (heard ?? meaning).concludes;
}

export type Outcome = "paid" | "created" | "pending" | "rejected" | "unknown";

/** What became of a payment, from the answer to creating it. */
export function outcome(request: PaymentRequest, answer: PaymentAnswer): Outcome {
  const concluded = conclusion("payment", answer);
  if (concluded === "unclear") return "unknown";
  if (concluded !== "accepted") return concluded;
  if (PAY_TYPES[request.pay_type].accepted_means !== "paid") return "created";
  const same = answer.out_trade_no === request.out_trade_no && String(answer.txamt) === String(request.txamt);
  return same && answer.syssn ? "paid" : "unknown";
}
