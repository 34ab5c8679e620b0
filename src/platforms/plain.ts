import { toUSVString } from "node:util";
import { type Reply, replyText } from "../chat/reply.ts";

/**
 * The reply as text that every platform takes: line ends are LF, and what JSON.stringify would have to write as
 * `\u00XX` or `\ud8XX` is dropped, because WeCom refuses such a body (errcode 40033). "" means there is nothing to say.
 */
export function plainText(reply: Reply): string {
  const text = replyText(reply).replace(/\r\n?/g, "\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return toUSVString(text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, "")).trimEnd();
}
