import type { Reply } from "../../chat/reply.ts";
import { cut, jsonSize, utf8Size } from "../cut.ts";
import { plainText } from "../plain.ts";

/** DingTalk counts the bytes of the whole JSON body (errcode 460101, "message too long, exceed 20000 bytes"). */
export const LIMITS = { body: 20_000 } as const;

/**
 * The body of a text message through a `sessionWebhook` (DingTalk custom-robots-send-group-messages). Text is shown as
 * it stands, and without an `at` beside it nobody is mentioned, so nothing is escaped. `undefined` = nothing to say.
 */
export function render(reply: Reply): string | undefined {
  const text = plainText(reply);
  if (text === "") return undefined;
  const room = LIMITS.body - utf8Size(message(""));
  return message(cut(text, room, jsonSize));
}

function message(content: string): string {
  return JSON.stringify({ msgtype: "text", text: { content } });
}
