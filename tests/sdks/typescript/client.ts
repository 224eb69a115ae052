// The generated client, set up for a gateway that moves money.

import createClient, { type Client } from "openapi-fetch";
import type { paths } from "./generated/qfpay.js";
import { CONTENT_TYPE } from "./generated/qfpay_constants.js";
import { signing } from "./signing.js";

const PATIENCE_MS = 30_000;

export function qfpay(baseUrl: string, appCode: string, clientKey: string): Client<paths> {
  const client = createClient<paths>({
    baseUrl,
    // With another content type bodies would be JSON.
    headers: { "Content-Type": CONTENT_TYPE },
    // Without this requests wait for ever, and follow redirects with their signature.
    fetch: (request) => fetch(request, { redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) }),
  });
  client.use(signing(appCode, clientKey));
  return client;
}

/** The outcome of a call is unknown: money may have moved. */
export class Unknown extends Error {}

/** The answer to a call. Anything else, such as an HTTP error or an answer that is not JSON, is unknown. */
export async function answered<Answer>(call: Promise<{ data?: Answer; response: Response }>): Promise<Answer> {
  const { data, response } = await call.catch((cause: unknown) => {
    throw new Unknown(`no answer: ${cause}`, { cause });
  });
  // Not `error`: that is undefined as well where an HTTP error has no body.
  if (typeof data !== "object" || data === null) throw new Unknown(`HTTP ${response.status}`);
  return data;
}
