import { timingSafeEqual } from "node:crypto";
import { getSignature } from "@wecom/crypto";
import { Refusal } from "../../web/refusal.ts";
import type { WecomSettings } from "./settings.ts";

const SIGNATURE = /^[0-9a-f]{40}$/;
const TIMESTAMP = /^\d{10}$/;
const NONCE = /^[A-Za-z0-9_-]{1,128}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** The plaintext is padded to this many bytes, so a ciphertext is a multiple of it. */
const BLOCK_BYTES = 32;

/** A ciphertext whose signature is good, with what the answer needs of the query. */
export interface Verified {
  /** The base64 string as it was signed. */
  readonly encrypt: string;
  readonly ciphertext: Buffer;
  readonly nonce: string;
}

/**
 * Checks that a callback was signed by someone who holds the Token, recently (WeCom 回调加解密方案,
 * developer.work.weixin.qq.com path 101033). `query` is the URL's query, `encrypt` the body's ciphertext or the URL
 * check's `echostr`, `nowMs` the real time.
 *
 * Throws Refusal: 400 for a parameter that is missing, repeated or of the wrong shape, 401 for the signature or the age.
 */
export function verify(
  settings: Pick<WecomSettings, "token" | "replayWindowS">,
  query: URLSearchParams,
  encrypt: unknown,
  nowMs: number,
): Verified {
  // Rule 1: every parameter once. @wecom/crypto hashes ["a", "b"] as "a,b", which another value can equal.
  const signature = single(query, "msg_signature");
  const timestamp = single(query, "timestamp");
  const nonce = single(query, "nonce");

  // Rule 2: strict shapes. The signature covers a sorted concatenation without separators, so the fields' borders are
  // not signed; fixed lengths and alphabets keep characters from wandering between neighbours.
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) throw new Refusal(400, "timestamp shape");
  if (nonce === undefined || !NONCE.test(nonce)) throw new Refusal(400, "nonce shape");
  const ciphertext = strictBase64(encrypt);
  if (signature === undefined || !SIGNATURE.test(signature)) throw new Refusal(401, "signature shape");

  // Rule 3: the signature, before anything is decrypted. Constant time: how much of a guess is right must not show.
  const expected = getSignature(settings.token, timestamp, nonce, ciphertext.text);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) throw new Refusal(401, "signature");

  // Rule 4: age, in both directions. It does not replace the store's memory of msgid and ciphertext: a swap of
  // timestamp and nonce keeps the signature good.
  const ageS = Math.abs(Math.floor(nowMs / 1000) - Number(timestamp));
  if (settings.replayWindowS > 0 && ageS > settings.replayWindowS) throw new Refusal(401, "timestamp age");

  return { encrypt: ciphertext.text, ciphertext: ciphertext.bytes, nonce };
}

function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new Refusal(400, `${name} repeated`);
  return values[0];
}

/** Node's decoder skips what it does not know; here only the one canonical spelling of the bytes passes. */
function strictBase64(text: unknown): { text: string; bytes: Buffer } {
  if (typeof text !== "string" || text.length % 4 !== 0 || !BASE64.test(text)) {
    throw new Refusal(400, "ciphertext shape");
  }
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0 || bytes.toString("base64") !== text) {
    throw new Refusal(400, "ciphertext length");
  }
  return { text, bytes };
}
