// Where notifications arrive.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Notification } from "./generated/qfpay.js";
import { NOTIFICATION_ACKNOWLEDGEMENT, SIGNATURE_HEADER } from "./generated/qfpay_constants.js";
import { isSigned } from "./signing.js";

export interface Endpoint {
  url: string;
  /** Waits for the notification of this kind about this number; the gateway guarantees no order. */
  notified(type: string, number: string): Promise<Notification>;
  close(): void;
}

export async function endpoint(clientKey: string): Promise<Endpoint> {
  const kept: Notification[] = [];
  let arrived = () => {};
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const verified = isSigned(body, String(request.headers[SIGNATURE_HEADER.toLowerCase()]), clientKey);
    response.writeHead(verified ? 200 : 400).end(verified ? NOTIFICATION_ACKNOWLEDGEMENT : "FAIL");
    if (verified) kept.push(JSON.parse(body.toString("utf8")) as Notification);
    arrived();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/qfpay`,
    async notified(type, number) {
      const timeout = AbortSignal.timeout(30_000);
      for (;;) {
        const found = kept.find((one) => one.notify_type === type && one.out_trade_no === number);
        if (found) return found;
        await new Promise<void>((resolve, reject) => {
          arrived = resolve;
          timeout.addEventListener("abort", () => reject(new Error(`no ${type} notification of ${number}`)));
        });
      }
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
