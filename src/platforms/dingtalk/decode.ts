import { z } from "zod";
import {
  type Chat,
  type IncomingMessage,
  messageKey,
  NO_COMPANY,
  type PictureReference,
} from "../../chat/message.ts";
import type { Target } from "../../delivery/outbound.ts";
import { Refusal } from "../../web/refusal.ts";
import { identifier, shaped, storable } from "../shapes.ts";
import { sessionUrl } from "./session.ts";
import type { DingtalkSettings } from "./settings.ts";
import type { Verified } from "./verify.ts";

export type Decoded =
  | { readonly kind: "message"; readonly message: IncomingMessage }
  /** `messageKey` is "" where it had no message id. */
  | { readonly kind: "ignored"; readonly why: string; readonly messageKey: string };

/** How far a message's own time may be from the signed one. */
const CREATED_WINDOW_MS = 600_000;

/** An id that may be missing, null or "", all of which mean that there is none. */
const optionalId = z
  .union([identifier, z.literal(""), z.null()])
  .optional()
  .transform((id) => id || undefined);
/** DingTalk's table says string, its payloads say number. */
const optionalTime = z
  .union([
    z.int().nonnegative(),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
    z.literal(""),
    z.null(),
  ])
  .optional()
  .transform((time) => (time === "" ? undefined : (time ?? undefined)));

const Envelope = z.object({
  msgtype: z.string().optional(),
  msgId: optionalId,
  createAt: optionalTime,
  conversationType: z.string().optional(),
  conversationId: optionalId,
  conversationTitle: storable.optional().catch(undefined),
  isInAtList: z.boolean().nullish(),
  chatbotCorpId: optionalId,
  chatbotUserId: optionalId,
  senderId: optionalId,
  senderStaffId: optionalId,
  senderCorpId: optionalId,
  robotCode: optionalId,
  sessionWebhook: z.string().nullish(),
  sessionWebhookExpiredTime: optionalTime,
});
type Envelope = z.output<typeof Envelope>;

const Picture = z.object({ downloadCode: z.string().min(1).max(4096) });
const RichItem = z.object({ text: storable.optional(), downloadCode: z.string().max(4096).optional() });
const Content = z.discriminatedUnion("msgtype", [
  z.object({ msgtype: z.literal("text"), text: z.object({ content: storable }) }),
  z.object({ msgtype: z.literal("richText"), content: z.object({ richText: z.array(RichItem) }) }),
  z.object({ msgtype: z.literal("picture"), content: Picture }),
  z.object({ msgtype: z.literal("audio"), content: z.object({ recognition: storable }) }),
]);
type Content = z.output<typeof Content>;
const MESSAGES = ["text", "richText", "picture", "audio"];

/** The quoted message's content is an object or a text; an aid to reading, never a reason to refuse. */
const Quote = z
  .object({
    text: z.object({
      repliedMsg: z.object({
        content: z.union([storable, z.object({ text: storable }).transform((c) => c.text)]),
      }),
    }),
  })
  .transform((body) => body.text.repliedMsg.content);

/**
 * Reads the body of a robot callback (DingTalk receive-message and robot-message-type; open-dingtalk/developerpedia
 * docs/learn/bot/message.md). The signature does not cover it, so what can be checked against the settings and the
 * signed time is checked here. Unknown fields are ignored; a body without a message (DingTalk sends some) too.
 *
 * Throws Refusal 401 for another robot or another time, 400 for a forged reply URL or a field of the wrong type.
 */
export function decode(
  settings: DingtalkSettings,
  body: Record<string, unknown>,
  verified: Verified,
): Decoded {
  const envelope = shaped(Envelope, body);
  // Rule 1: our robot. The official sample names none; old outgoing robots say "normal".
  if (envelope.robotCode !== undefined && envelope.robotCode !== settings.robotCode) {
    throw new Refusal(401, "robotCode");
  }
  // Rule 2: the message is as old as its signature.
  const created = envelope.createAt ?? verified.timestampMs;
  if (Math.abs(created - verified.timestampMs) > CREATED_WINDOW_MS) throw new Refusal(401, "createAt");
  // Rule 3: the reply URL leads to DingTalk.
  const session = envelope.sessionWebhook ? sessionUrl(settings, envelope.sessionWebhook) : undefined;

  const who = senderOf(envelope, companyOf(settings, envelope));
  const chat = chatOf(envelope);
  const { msgId, msgtype, senderId, chatbotUserId } = envelope;
  const ignored = (why: string): Decoded => ({
    kind: "ignored",
    why,
    messageKey:
      msgId === undefined ? "" : messageKey({ platform: "dingtalk", robot: settings.robotCode, id: msgId }),
  });
  if (msgId === undefined || who === undefined || chat === undefined) return ignored("no message");
  // Rule 4: the robot does not talk to itself.
  if (senderId !== undefined && senderId === chatbotUserId) return ignored("own message");
  if (msgtype === undefined || !MESSAGES.includes(msgtype) || body[contentField(msgtype)] == null) {
    return ignored("no content");
  }

  const content = shaped(Content, body);
  const quote = Quote.safeParse(body).data;
  return {
    kind: "message",
    message: {
      platform: "dingtalk",
      robot: settings.robotCode,
      id: msgId,
      ...who,
      chat,
      text: textOf(content),
      mentioned: chat.kind === "direct" || envelope.isInAtList !== false,
      ...(quote ? { quote } : {}),
      pictures: picturesOf(content),
      envelope: verified.envelope,
      ...answerTo(session, envelope, who, chat),
    },
  };
}

function contentField(msgtype: string): "text" | "content" {
  return msgtype === "text" ? "text" : "content";
}

/** Through the message's session, or through the app where DingTalk gave none. */
function answerTo(
  session: URL | undefined,
  { sessionWebhookExpiredTime: expiresMs, conversationId }: Envelope,
  who: Sender,
  chat: Chat,
): { readonly answerTo?: Target } {
  const elsewhere = throughApp(who, chat);
  if (!session) return elsewhere ? { answerTo: elsewhere } : {};
  // The parsed URL's own text, which no second reader takes for another host.
  const { href: url } = session;
  const kind = "dingtalk-session";
  return { answerTo: { kind, url, expiresMs, chat: conversationId ?? who.user, elsewhere } };
}

/** The app reaches groups, and the people of its own company. */
function throughApp({ corp, user }: Sender, chat: Chat): Target | undefined {
  if (chat.kind === "group") return { kind: "dingtalk-group", conversation: chat.id };
  return corp === "" ? { kind: "dingtalk-person", user } : undefined;
}

type Sender = Pick<IncomingMessage, "corp" | "user">;

/** The company that a robot's messages named last. A robot has one for ever; this memory is the process's. */
const companies = new WeakMap<DingtalkSettings, string>();

/** The robot's company. Not every callback names it: then it is the one that an earlier message did, if any. */
function companyOf(settings: DingtalkSettings, { chatbotCorpId }: Envelope): string | undefined {
  if (chatbotCorpId !== undefined) companies.set(settings, chatbotCorpId);
  return chatbotCorpId ?? companies.get(settings);
}

/**
 * The sender as (company, account). The staff id counts only inside the robot's own company; a person of another one
 * carries its id, a person without a staff id a company of no name: neither is anybody's account here. Where the robot's
 * company is not known, DingTalk's word for it is that it gives a staff id to its people alone. Nicknames are chosen by
 * their owners and never looked at.
 */
function senderOf(envelope: Envelope, company: string | undefined): Sender | undefined {
  const { senderStaffId, senderId, senderCorpId } = envelope;
  const foreign = senderCorpId !== undefined && company !== undefined && senderCorpId !== company;
  if (senderStaffId !== undefined) return { corp: foreign ? senderCorpId : "", user: senderStaffId };
  return senderId === undefined ? undefined : { corp: NO_COMPANY, user: senderId };
}

function chatOf({ conversationType, conversationId, conversationTitle }: Envelope): Chat | undefined {
  if (conversationType === "1") return { kind: "direct" };
  if (conversationType !== "2" || conversationId === undefined) return undefined;
  return { kind: "group", id: conversationId, ...(conversationTitle ? { name: conversationTitle } : {}) };
}

function textOf(content: Content): string {
  if (content.msgtype === "text") return content.text.content;
  if (content.msgtype === "audio") return content.content.recognition;
  if (content.msgtype === "picture") return "";
  return content.content.richText.flatMap((item) => (item.text === undefined ? [] : [item.text])).join("");
}

function picturesOf(content: Content): PictureReference[] {
  const items =
    content.msgtype === "picture"
      ? [content.content]
      : content.msgtype === "richText"
        ? content.content.richText
        : [];
  return items.flatMap((item) =>
    item.downloadCode ? [{ kind: "download-code", value: item.downloadCode }] : [],
  );
}
