import { z } from "zod";
import type { PictureReference } from "../../chat/message.ts";
import { Refusal } from "../../web/refusal.ts";
import { identifier, shaped, storable } from "../shapes.ts";
import { type Decoded, fingerprint } from "./decode.ts";
import type { WecomSettings } from "./settings.ts";
import { parseXml } from "./xml.ts";

const Envelope = z.object({
  ToUserName: identifier,
  FromUserName: identifier,
  CreateTime: z.string().regex(/^\d{1,13}$/),
  MsgId: identifier.optional(),
  AgentID: identifier.optional(),
});

const Content = z.discriminatedUnion("MsgType", [
  z.object({ MsgType: z.literal("text"), Content: storable }),
  z.object({ MsgType: z.literal("image"), MediaId: z.string().min(1).max(4096) }),
]);

/**
 * Reads the decrypted XML of a self-built app's callback (接收消息与事件, developer.work.weixin.qq.com path 90239): always
 * a direct chat, because an app never hears a group. Events, voice, files and other kinds are ignored.
 *
 * Throws Refusal 401 when it is meant for another company, 400 when a message lacks what a message has.
 */
export function decodeApp(
  settings: Pick<WecomSettings, "receiveId">,
  plaintext: string,
  encrypt: string,
): Decoded {
  const root = parseXml(plaintext);
  if (root.MsgType !== "text" && root.MsgType !== "image") return { kind: "ignored", why: "no message" };

  const { ToUserName, FromUserName, CreateTime, MsgId, AgentID } = shaped(Envelope, root);
  if (ToUserName !== settings.receiveId) throw new Refusal(401, "ToUserName");
  const content = shaped(Content, root);
  const pictures: PictureReference[] =
    content.MsgType === "image" ? [{ kind: "media-id", value: content.MediaId }] : [];
  return {
    kind: "message",
    message: {
      platform: "wecom",
      robot: AgentID ?? ToUserName,
      // Without a MsgId WeCom tells repeats by sender and time (path 90238).
      id: MsgId ?? `${FromUserName}+${CreateTime}`,
      corp: "",
      user: FromUserName,
      chat: { kind: "direct" },
      text: content.MsgType === "text" ? content.Content : "",
      mentioned: true,
      pictures,
      envelope: fingerprint(encrypt),
    },
  };
}
