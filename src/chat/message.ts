/** What a chat message is once a platform has verified and decoded it. Nothing here knows a platform's wire format. */

import type { Target } from "../delivery/outbound.ts";

export type PlatformName = "wecom" | "dingtalk" | "simulator";

/** A picture that came with a message: what the platform gave us to fetch it by, kept with the report. */
export interface PictureReference {
  readonly kind: "url" | "download-code" | "media-id";
  readonly value: string;
}

/** The chat a message was sent in. `id` is the platform's own id of the group, case-sensitive. */
export type Chat =
  | { readonly kind: "group"; readonly id: string; readonly name?: string }
  | { readonly kind: "direct" };

/** The company of senders who belong to none: people from outside, of whom the platform gives no account of ours. */
export const NO_COMPANY = "external";

export interface IncomingMessage {
  readonly platform: PlatformName;
  /** The bot that was spoken to; message ids are unique per bot, not per platform (dingtalk.md 1.5). */
  readonly robot: string;
  /** The platform's id of the message: the same id again is the same message. */
  readonly id: string;
  /** The sender's company on the platform; "" for the one that the installation serves. */
  readonly corp: string;
  /** The sender's account on the platform. */
  readonly user: string;
  readonly chat: Chat;
  /** As the person typed it, mention included where the platform leaves it in; "" for a picture alone. */
  readonly text: string;
  /** True when the platform says that the bot was addressed: an @ in a group, or a direct chat. */
  readonly mentioned: boolean;
  /** The text of the message that this one quotes, where the platform gives it as a field. */
  readonly quote?: string;
  readonly pictures: readonly PictureReference[];
  /** SHA-256 (hex) of what authenticated the message: WeCom's ciphertext, DingTalk's timestamp and sign. */
  readonly envelope: string;
  /** Where the answer has to be sent, on a platform that does not take it from the response to its request. */
  readonly answerTo?: Target;
}

/** The name under which a message is stored once: the same key again is answered from the store. */
export function messageKey(message: Pick<IncomingMessage, "platform" | "robot" | "id">): string {
  return `${message.platform}:${message.robot}:${message.id}`;
}
