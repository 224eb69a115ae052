// Mistakes that the compiler finds. Never run: a line without the expected error is an error itself.

import type { PaymentAlipayCpm, PaymentAlipayMpmHk, PaymentRequest, RefundRequest } from "./generated/qfpay.js";

const order = { out_trade_no: "INV-7", txamt: 1250, txcurrcd: "HKD", txdtm: "2026-02-03 14:05:06" } as const;

export const expires: PaymentAlipayCpm = {
  ...order,
  pay_type: "800108",
  auth_code: "281234567890123456",
  // @ts-expect-error A code that the customer shows has no time to be paid within.
  expired_time: 10,
};

// The same where the pay type alone decides which request it is.
export const expiresToo: PaymentRequest = {
  ...order,
  pay_type: "800108",
  auth_code: "281234567890123456",
  // @ts-expect-error
  expired_time: 10,
};

// @ts-expect-error A code that the customer shows has to be in the request.
export const withoutCode: PaymentAlipayCpm = { ...order, pay_type: "800108" };

// @ts-expect-error No such pay type.
export const unheardOf: PaymentRequest = { ...order, pay_type: "899999" };

// @ts-expect-error No such currency.
export const inOtherMoney: PaymentAlipayMpmHk = { ...order, pay_type: "801501", txcurrcd: "XYZ" };

// @ts-expect-error An amount is a number of cents.
export const inText: PaymentAlipayMpmHk = { ...order, pay_type: "801501", txamt: "12.50" };

// @ts-expect-error What is refunded has to be named.
export const ofNothing: RefundRequest = { out_trade_no: "REF-7", txamt: 250, txdtm: "2026-02-03 14:05:06" };
