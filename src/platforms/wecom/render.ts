import type { Reply } from "../../chat/reply.ts";
import { EVERYBODY } from "../../delivery/markdown.ts";
import { asMarkdown } from "../as-markdown.ts";
import { cut } from "../cut.ts";
import { plainText } from "../plain.ts";

/** Bytes (被动回复, developer.work.weixin.qq.com path 101031; 被动回复消息格式, path 90241): of UTF-8, and of a picture's file. */
export const LIMITS = { streamContent: 20_480, streamPicture: 10 * 1024 * 1024, appText: 2_048 } as const;

/** The content of a stream frame, which WeCom reads as markdown: shows the reply as plain text. "" = nothing to say. */
export function render(reply: Reply): string {
  return cut(plainText(reply).split("\n").map(asMarkdown).join("\n"), LIMITS.streamContent);
}

/** The content of an app's text message: no markdown there, but `<a href>` and `<@userid>` would act. */
export function renderApp(reply: Reply): string {
  return cut(asText(plainText(reply)), LIMITS.appText);
}

/** For the text messages of apps and robots: shows what was typed. */
export function asText(text: string): string {
  return text.replaceAll("<", "＜").replace(EVERYBODY, "$1\u200b");
}
