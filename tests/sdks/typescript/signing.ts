// What no generator makes: signatures of requests and of notifications, with Node alone.

import { createHash, timingSafeEqual } from "node:crypto";
import type { Middleware } from "openapi-fetch";
import { APP_CODE_HEADER, SIGNATURE_HEADER, SIGNATURE_TYPE_HEADER } from "./generated/qfpay_constants.js";

export type Hash = "md5" | "sha256";

/** What is signed and sent: sorted by name, nothing that is empty. */
export function sorted(parameters: Iterable<[string, string]>): [string, string][] {
  const given = [...parameters].filter(([, value]) => value !== "");
  // By code unit, which for these names is byte by byte; never by locale.
  return given.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The text that is signed, without the key. The values are not encoded. */
export function canonical(parameters: Iterable<[string, string]>): string {
  return sorted(parameters).map(([name, value]) => `${name}=${value}`).join("&");
}

export function signature(parameters: Iterable<[string, string]>, clientKey: string, hash: Hash = "md5"): string {
  return createHash(hash).update(canonical(parameters) + clientKey, "utf8").digest("hex").toUpperCase();
}

/** The same pairs in the same order, as a form. */
export function form(parameters: Iterable<[string, string]>): string {
  return new URLSearchParams(sorted(parameters)).toString();
}

/** Whether a notification comes from the gateway. Takes the bytes as received, not what a parser made of them. */
export function isSigned(body: Uint8Array, signature: string, clientKey: string): boolean {
  const expected = createHash("md5").update(body).update(clientKey, "utf8").digest();
  const given = Buffer.from(signature.trim(), "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Signs every request of a client that `openapi-fetch` made. */
export function signing(appCode: string, clientKey: string): Middleware {
  return {
    async onRequest({ request }) {
      const parameters = [...new URLSearchParams(await request.clone().text())];
      const hash = request.headers.get(SIGNATURE_TYPE_HEADER) === "SHA256" ? "sha256" : "md5";
      const signed = new Request(request, { body: form(parameters) });
      signed.headers.set(APP_CODE_HEADER, appCode);
      signed.headers.set(SIGNATURE_HEADER, signature(parameters, clientKey, hash));
      return signed;
    },
  };
}
