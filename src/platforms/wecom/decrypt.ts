import { createDecipheriv } from "node:crypto";
import { Refusal } from "../../web/refusal.ts";
import { utf8 } from "../json.ts";
import type { Verified } from "./verify.ts";

const PADDING_BYTES = 32;
/** 16 random bytes and the message's length stand before the message. */
const RANDOM_BYTES = 16;
const HEADER_BYTES = RANDOM_BYTES + 4;
const RECEIVE_ID = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * Opens a verified ciphertext: `random(16) || uint32_be(length) || message || receiveid`, PKCS#7 to 32, AES-256-CBC
 * (WeCom 加解密方案, developer.work.weixin.qq.com path 101033). `receiveIds` are the ids it may be addressed to; "" is
 * compared like any other. @wecom/crypto's own `decrypt` checks none of what follows.
 *
 * Throws Refusal 400 for a plaintext that does not have this form, 401 for one that is addressed to somebody else.
 */
export function decrypt(encodingAesKey: string, verified: Verified, receiveIds: readonly string[]): string {
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(verified.ciphertext), decipher.final()]);

  // Rule 1: 1 to 32 bytes of padding, every one of them right.
  const padding = padded.at(-1) ?? 0;
  if (padding < 1 || padding > PADDING_BYTES || padding > padded.length) throw new Refusal(400, "padding");
  const plain = padded.subarray(0, padded.length - padding);
  if (padded.subarray(plain.length).some((byte) => byte !== padding)) throw new Refusal(400, "padding");

  // Rule 2: the length fits what is there.
  if (plain.length < HEADER_BYTES) throw new Refusal(400, "message length");
  const end = HEADER_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length) throw new Refusal(400, "message length");

  // Rule 3: addressed to us. Something that cannot be an id is a broken plaintext like the ones above: answering it
  // differently would tell a holder of the Token alone when the padding was right.
  const receiveId = plain.subarray(end).toString("latin1");
  if (!receiveIds.includes(receiveId)) {
    throw RECEIVE_ID.test(receiveId) || receiveId === ""
      ? new Refusal(401, "receive id")
      : new Refusal(400, "receive id shape");
  }

  // Rule 4: UTF-8, never repaired.
  return utf8(plain.subarray(HEADER_BYTES, end));
}
