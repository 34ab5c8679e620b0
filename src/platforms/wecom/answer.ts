import { createHash, randomBytes } from "node:crypto";
import { encrypt, getSignature } from "@wecom/crypto";
import { type IncomingMessage, messageKey } from "../../chat/message.ts";
import type { WecomSettings } from "./settings.ts";
import { cdata } from "./xml.ts";

/** The signed, encrypted answer, before it is written as JSON or XML. */
interface Sealed {
  readonly encrypt: string;
  readonly msgsignature: string;
  readonly timestamp: number;
  readonly nonce: string;
}

/**
 * The body that answers a 智能机器人 message: one finished `stream` frame, which is the only way to answer at once in a
 * group (被动回复消息, developer.work.weixin.qq.com path 101031), encrypted with an empty receive id (path 101033).
 */
export function streamAnswer(
  settings: WecomSettings,
  nonce: string,
  nowMs: number,
  frame: { readonly id: string; readonly content: string; readonly picture?: Buffer | undefined },
): string {
  const { id, content, picture } = frame;
  const stream = { id, finish: true, content, ...(picture && { msg_item: [imageItem(picture)] }) };
  return JSON.stringify(seal(settings, "", nonce, nowMs, JSON.stringify({ msgtype: "stream", stream })));
}

/** `picture` is PNG; md5 is of its bytes, before base64. */
function imageItem(picture: Buffer) {
  const md5 = createHash("md5").update(picture).digest("hex");
  return { msgtype: "image", image: { base64: picture.toString("base64"), md5 } };
}

/** The stream id of a message's answer: the same message has the same, or WeCom would show a second answer. */
export function streamId(message: IncomingMessage): string {
  return createHash("sha256").update(messageKey(message)).digest("hex").slice(0, 32);
}

/** The body that answers a self-built app's message: an encrypted XML text (developer.work.weixin.qq.com path 90241). */
export function appAnswer(
  settings: WecomSettings,
  nonce: string,
  nowMs: number,
  text: { readonly user: string; readonly content: string },
): string {
  const inner =
    `<xml><ToUserName>${cdata(text.user)}</ToUserName><FromUserName>${cdata(settings.receiveId)}</FromUserName>` +
    `<CreateTime>${seconds(nowMs)}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
    `<Content>${cdata(text.content)}</Content></xml>`;
  const sealed = seal(settings, settings.receiveId, nonce, nowMs, inner);
  return (
    `<xml><Encrypt>${cdata(sealed.encrypt)}</Encrypt><MsgSignature>${cdata(sealed.msgsignature)}</MsgSignature>` +
    `<TimeStamp>${sealed.timestamp}</TimeStamp><Nonce>${cdata(sealed.nonce)}</Nonce></xml>`
  );
}

function seal(
  settings: WecomSettings,
  receiveId: string,
  nonce: string,
  nowMs: number,
  plaintext: string,
): Sealed {
  // The 16 bytes come from the system's generator: the official samples use predictable ones.
  const ciphertext = encrypt(settings.encodingAesKey, plaintext, receiveId, randomBytes(16));
  const timestamp = seconds(nowMs);
  const msgsignature = getSignature(settings.token, timestamp.toString(), nonce, ciphertext);
  return { encrypt: ciphertext, msgsignature, timestamp, nonce };
}

function seconds(nowMs: number): number {
  return Math.floor(nowMs / 1000);
}
