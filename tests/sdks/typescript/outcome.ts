// What an answer means. That is in the emitted constants, not in the generated types.

import type { PaymentAnswer, PaymentRequest } from "./generated/qfpay.js";
import {
  type OperationName, PAY_TYPES, STATUS_CODES, type StatusCode, type StatusOutcome,
} from "./generated/qfpay_constants.js";

interface Answer {
  respcd?: unknown;
  resperr?: unknown;
  respmsg?: unknown;
}

/** What a status code means in the answer to an operation, together with the gateway's messages. */
export function classify(operation: OperationName, answer: Answer): StatusOutcome {
  // An unknown code, a missing one and one that is no text decide nothing.
  if (typeof answer.respcd !== "string" || !Object.hasOwn(STATUS_CODES, answer.respcd)) return "unclear";
  const facts = STATUS_CODES[answer.respcd as StatusCode];
  const meaning = facts.operations[operation] ?? facts;
  const texts = [answer.resperr, answer.respmsg].map((text) => String(text ?? "").toLowerCase());
  const message = meaning.messages.find(({ contains }) =>
    contains.some((part) => texts.some((text) => text.includes(part.toLowerCase()))),
  );
  return (message ?? meaning).outcome;
}

export type Outcome = "paid" | "created" | "pending" | "declined" | "unknown";

/** The outcome of a payment, from the answer to creating it. */
export function outcome(request: PaymentRequest, answer: PaymentAnswer): Outcome {
  const classified = classify("payment", answer);
  if (classified === "unclear") return "unknown";
  if (classified !== "accepted") return classified;
  if (PAY_TYPES[request.pay_type].accepted_means !== "paid") return "created";
  const same = answer.out_trade_no === request.out_trade_no && String(answer.txamt) === String(request.txamt);
  return same && answer.syssn ? "paid" : "unknown";
}
