import { createHash } from "node:crypto";
import type { fakeWecom, Sealed } from "./fake-wecom.ts";

type Wecom = ReturnType<typeof fakeWecom>;

/** What WeCom sends: a ciphertext, and its signature in the query. */
export interface Sent {
  readonly encrypt: string;
  readonly query: URLSearchParams;
}

/** What stands in a ciphertext, and for whom. */
export interface Message {
  readonly text: string;
  readonly receiveId: string;
}

/** By somebody who knows neither Token nor key, from a captured request: [what, the status it must get, how]. */
export const changes: readonly [string, 400 | 401, (captured: Sent) => Sent][] = [
  ["a digit of its signature changed", 401, withParameter("msg_signature", otherDigit)],
  ["its signature in capitals", 401, withParameter("msg_signature", (value) => value.toUpperCase())],
  ["an empty signature", 401, withParameter("msg_signature", () => "")],
  ["another timestamp", 401, withParameter("timestamp", (value) => String(Number(value) + 1))],
  ["another nonce", 401, withParameter("nonce", (value) => `${value}1`)],
  ["a second nonce", 400, withNonces((nonce) => [nonce, "1"])],
  ["a bit of its ciphertext changed", 401, withBytes(flipBit)],
  ["its last block cut off", 401, withBytes((bytes) => bytes.subarray(0, -32))],
  ["half a block cut off", 400, withBytes((bytes) => bytes.subarray(0, -16))],
  ["its last character cut off", 400, withText((text) => text.slice(0, -1))],
  ["a character that is not base64", 400, withText((text) => `*${text.slice(1)}`)],
  ["no ciphertext", 400, withText(() => "")],
];

/**
 * By somebody who knows the Token, most of them the key too: [what, the status it must get, how]. They are what
 * @wecom/crypto 1.0.1 lets pass or stumbles over.
 */
export const forgeries: readonly [string, 400 | 401, (wecom: Wecom, message: Message) => Sent][] = [
  ["padding of which only the last byte is right", 400, padded(20, (padding) => padding.fill(7, 0, 19))],
  ["a padding byte of 0", 400, padded(1, (padding) => padding.fill(0))],
  ["a padding byte of 200", 400, padded(1, (padding) => padding.fill(200))],
  ["33 bytes of padding", 400, padded(33)],
  ["a message length of 2^31-1", 400, lengthened(() => 0x7fffffff)],
  ["a message length of 2^32-1", 400, lengthened(() => 0xffffffff)],
  ["a message length one byte too long", 400, lengthened((right) => right + 1)],
  ["nothing but padding", 400, (wecom) => encrypted(wecom, wecom.pad(Buffer.alloc(0)))],
  ["a plaintext of 19 bytes", 400, (wecom) => encrypted(wecom, wecom.pad(Buffer.alloc(19)))],
  ["another company's receive id", 401, (wecom, { text }) => sealed(wecom, text, "wx0000000000000000")],
  [
    "a message that is not UTF-8",
    400,
    (wecom, { receiveId }) => sealed(wecom, Buffer.from([0xff, 0xfe]), receiveId),
  ],
  ["padding to 16 bytes, where WeCom pads to 32", 400, padded(12, () => {}, 16)],
  ["a newline in the base64", 400, resigned(withText((text) => `${text.slice(0, 4)}\n${text.slice(4)}`))],
  ["URL-safe base64", 400, resigned(withText((text) => `-_${text.slice(2)}`))],
  ["junk behind the base64", 400, resigned(withText((text) => `${text}!!!!`))],
  [
    "two nonces that hash like the signed one",
    400,
    (wecom, { text, receiveId }) =>
      withNonces((nonce) => nonce.split(","))(sent(wecom.seal(text, { receiveId, nonce: "a,b" }))),
  ],
  ["the signature of an empty Token", 401, signedByNobody],
];

/**
 * Seals a message with `count` bytes of padding, which `spoil` may change, and `over` bytes more than whole blocks. The
 * message gets spaces behind it, so that nothing else is wrong: with 1 to 32 bytes as they are, nothing is at all.
 */
export function padded(count: number, spoil: (padding: Buffer) => unknown = () => {}, over = 0) {
  return (wecom: Wecom, { text, receiveId }: Message): Sent => {
    const { length } = wecom.frame(text, receiveId);
    const spaces = " ".repeat(((64 - ((length + count) % 32)) % 32) + over);
    const padding = Buffer.alloc(count, count);
    spoil(padding);
    return encrypted(wecom, Buffer.concat([wecom.frame(text + spaces, receiveId), padding]));
  };
}

export function sent({ encrypt, query }: Sealed): Sent {
  return { encrypt, query: new URLSearchParams(query) };
}

export function sealed(wecom: Wecom, message: string | Buffer, receiveId: string): Sent {
  return sent(wecom.seal(message, { receiveId }));
}

/** Encrypts bytes that are padded already, rightly or wrongly, and signs. */
function encrypted(wecom: Wecom, bytes: Buffer): Sent {
  return sent(wecom.signed(wecom.encryptPadded(bytes)));
}

function lengthened(change: (right: number) => number) {
  return (wecom: Wecom, { text, receiveId }: Message): Sent => {
    const frame = wecom.frame(text, receiveId);
    frame.writeUInt32BE(change(frame.length - 20), 16);
    return encrypted(wecom, wecom.pad(frame));
  };
}

/** A ciphertext that is changed before it is signed. */
function resigned(change: (right: Sent) => Sent) {
  return (wecom: Wecom, { text, receiveId }: Message): Sent =>
    sent(wecom.signed(change(sealed(wecom, text, receiveId)).encrypt));
}

function signedByNobody(wecom: Wecom, { text, receiveId }: Message): Sent {
  const { encrypt, query } = sealed(wecom, text, receiveId);
  const signedParts = ["", query.get("timestamp"), query.get("nonce"), encrypt].sort().join("");
  query.set("msg_signature", createHash("sha1").update(signedParts).digest("hex"));
  return { encrypt, query };
}

function withParameter(name: string, change: (value: string) => string) {
  return ({ encrypt, query }: Sent): Sent => {
    const changed = new URLSearchParams(query);
    changed.set(name, change(query.get(name) ?? ""));
    return { encrypt, query: changed };
  };
}

function withNonces(split: (nonce: string) => string[]) {
  return ({ encrypt, query }: Sent): Sent => {
    const changed = new URLSearchParams(query);
    changed.delete("nonce");
    for (const nonce of split(query.get("nonce") ?? "")) changed.append("nonce", nonce);
    return { encrypt, query: changed };
  };
}

function withText(change: (encrypt: string) => string) {
  return ({ encrypt, query }: Sent): Sent => ({ encrypt: change(encrypt), query });
}

function withBytes(change: (bytes: Buffer) => Buffer) {
  return withText((text) => change(Buffer.from(text, "base64")).toString("base64"));
}

function otherDigit(hex: string): string {
  return hex.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
}

function flipBit(bytes: Buffer): Buffer {
  bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
  return bytes;
}
