import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "../../web/refusal.ts";
import type { DingtalkSettings } from "./settings.ts";

const TIMESTAMP = /^\d{13}$/;
/** 32 bytes in base64. Node joins a repeated header with ", ", which does not fit either. */
const SIGN = /^[A-Za-z0-9+/]{43}=$/;
const PAST_MS = 3_600_000;
const FUTURE_MS = 300_000;

/** A pair of headers whose signature is good. */
export interface Verified {
  readonly timestampMs: number;
  /** SHA-256 (hex) of the pair: the body is not signed, so this is all that authenticated the message. */
  readonly envelope: string;
}

/**
 * Checks the headers `timestamp` and `sign` (DingTalk receive-message, open.dingtalk.com/document/isvapp/receive-message):
 * `sign = base64(HMAC_SHA256(appSecret, timestamp + "\n" + appSecret))`, within an hour. `nowMs` is the real time.
 *
 * It says nothing about the body: see decode.ts, pairs.ts and session.ts for what stands in for that.
 * Throws Refusal 401.
 */
export function verify(
  settings: Pick<DingtalkSettings, "appSecret">,
  headers: IncomingHttpHeaders,
  nowMs: number,
): Verified {
  // Rule 1: both headers, once, in strict shape. A missing one fails: published robots that skip the check when
  // `sign` is empty let everybody in.
  const { timestamp, sign } = headers;
  if (typeof timestamp !== "string" || !TIMESTAMP.test(timestamp)) throw new Refusal(401, "timestamp header");
  if (typeof sign !== "string" || !SIGN.test(sign)) throw new Refusal(401, "sign header");

  // Rule 2: the signature, compared as text, so that only its canonical spelling passes, in constant time, so that
  // how much of a guess is right does not show.
  const expected = createHmac("sha256", settings.appSecret)
    .update(`${timestamp}\n${settings.appSecret}`)
    .digest("base64");
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(sign))) throw new Refusal(401, "sign");

  // Rule 3: at most an hour old, as DingTalk says; and hardly from the future, as clocks go.
  const timestampMs = Number(timestamp);
  if (nowMs - timestampMs > PAST_MS) throw new Refusal(401, "timestamp too old");
  if (timestampMs - nowMs > FUTURE_MS) throw new Refusal(401, "timestamp in the future");

  const envelope = createHash("sha256").update(`${timestamp}\n${sign}`).digest("hex");
  return { timestampMs, envelope };
}
