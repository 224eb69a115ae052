// The signing helper makes every recorded signature.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { canonical, form, isSigned, signature } from "./signing.js";

interface Vectors {
  requests: {
    id: string; client_key: string; parameters: Record<string, string>;
    canonical: string; md5: string; sha256: string; body: string;
  }[];
  notifications: { id: string; client_key: string; body: string; md5: string }[];
}

/** Takes the emitted `bundle.json`. */
export function verifyHelper(bundle: string): string {
  const { vectors } = JSON.parse(readFileSync(bundle, "utf8")) as { vectors: Vectors };
  for (const { id, client_key, parameters, ...expected } of vectors.requests) {
    const pairs = Object.entries(parameters);
    assert.equal(canonical(pairs), expected.canonical, id);
    assert.equal(signature(pairs, client_key, "md5"), expected.md5, id);
    assert.equal(signature(pairs, client_key, "sha256"), expected.sha256, id);
    assert.equal(form(pairs), expected.body, id);
  }
  for (const { id, client_key, body, md5 } of vectors.notifications) {
    const bytes = Buffer.from(body, "utf8");
    assert(isSigned(bytes, md5, client_key), id);
    assert(!isSigned(Buffer.concat([bytes, Buffer.from(" ")]), md5, client_key), id);
    assert(!isSigned(bytes, md5, `${client_key}x`), id);
  }
  assert(vectors.requests.length > 0 && vectors.notifications.length > 0);
  return `${vectors.requests.length} requests by two hashes and ${vectors.notifications.length} notifications`;
}
