import { createHash } from "node:crypto";
import { z } from "zod";
import type { IncomingMessage, PictureReference } from "../../chat/message.ts";
import { Refusal } from "../../web/refusal.ts";
import { jsonObject } from "../json.ts";
import { identifier, shaped, storable } from "../shapes.ts";
import type { WecomSettings } from "./settings.ts";

/** What a callback asks for. */
export type Decoded =
  | { readonly kind: "message"; readonly message: IncomingMessage }
  /** WeCom polls for more of an answer that it believes unfinished. */
  | { readonly kind: "refresh"; readonly streamId: string }
  | { readonly kind: "ignored"; readonly why: string };

const Text = z.object({ content: storable });
const Image = z.object({ url: z.string().min(1).max(4096) });
const Items = z.object({
  msg_item: z.array(z.object({ msgtype: z.string(), text: Text.optional(), image: Image.optional() })),
});
type Items = z.output<typeof Items>;

const Content = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("text"), text: Text }),
  z.object({ msgtype: z.literal("mixed"), mixed: Items }),
  z.object({ msgtype: z.literal("image"), image: Image }),
  z.object({ msgtype: z.literal("voice"), voice: Text }),
]);
type Content = z.output<typeof Content>;
const MESSAGES = ["text", "mixed", "image", "voice"];

const Envelope = z.object({
  msgid: identifier,
  chattype: z.enum(["single", "group"]).optional(),
  chatid: identifier.optional(),
  from: z.object({ userid: identifier, corpid: identifier.or(z.literal("")).optional() }),
  // A quote is an aid to reading the message, never a reason to refuse it.
  quote: Content.optional().catch(undefined),
});

/**
 * Reads the decrypted JSON of a 智能机器人 callback (接收消息, developer.work.weixin.qq.com path 100719; 接收事件, path
 * 101027). Events, files, videos and kinds that do not exist yet are ignored.
 *
 * Throws Refusal 401 when it is meant for another bot, 400 when a message lacks what a message has.
 */
export function decode(
  settings: Pick<WecomSettings, "botId" | "receiveId">,
  plaintext: string,
  encrypt: string,
): Decoded {
  const body = jsonObject(Buffer.from(plaintext));
  if (body.aibotid !== settings.botId) throw new Refusal(401, "aibotid");

  if (body.msgtype === "stream") return decodeRefresh(body);
  if (typeof body.msgtype !== "string" || !MESSAGES.includes(body.msgtype)) {
    return { kind: "ignored", why: "no message" };
  }

  const { msgid, chattype, chatid, from, quote } = shaped(Envelope, body);
  const content = shaped(Content, body);
  const group = chattype === "group" || (chattype === undefined && chatid !== undefined);
  if (group && chatid === undefined) throw new Refusal(400, "field chatid");
  const quoted = quote === undefined ? "" : textOf(quote);
  return {
    kind: "message",
    message: {
      platform: "wecom",
      robot: settings.botId,
      id: msgid,
      corp: companyOf(from.corpid, settings.receiveId),
      user: from.userid,
      chat: group && chatid !== undefined ? { kind: "group", id: chatid } : { kind: "direct" },
      text: textOf(content),
      // WeCom delivers group messages only when they @ the bot.
      mentioned: true,
      ...(quoted === "" ? {} : { quote: quoted }),
      pictures: picturesOf(content),
      envelope: fingerprint(encrypt),
    },
  };
}

/** "" for our own company, which WeCom leaves out for a bot of the company itself. */
function companyOf(corpid: string | undefined, own: string): string {
  return corpid === undefined || corpid === own ? "" : corpid;
}

/** SHA-256 of the ciphertext: 16 random bytes make it unique, so the same again is a replay. */
export function fingerprint(encrypt: string): string {
  return createHash("sha256").update(encrypt).digest("hex");
}

function decodeRefresh(body: Record<string, unknown>): Decoded {
  const { data } = z.object({ stream: z.object({ id: identifier }) }).safeParse(body);
  return data ? { kind: "refresh", streamId: data.stream.id } : { kind: "ignored", why: "no stream id" };
}

function textOf(content: Content): string {
  if (content.msgtype === "text") return content.text.content;
  if (content.msgtype === "voice") return content.voice.content;
  if (content.msgtype === "mixed") return textsOf(content.mixed);
  return "";
}

/** A picture between two texts stands on lines of its own, so the texts are lines too. */
function textsOf(mixed: Items): string {
  return mixed.msg_item.flatMap((item) => (item.text ? [item.text.content] : [])).join("\n");
}

function picturesOf(content: Content): PictureReference[] {
  if (content.msgtype === "image") return [{ kind: "url", value: content.image.url }];
  if (content.msgtype !== "mixed") return [];
  return content.mixed.msg_item.flatMap((item) =>
    item.image ? [{ kind: "url", value: item.image.url }] : [],
  );
}
