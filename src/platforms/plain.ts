import { toUSVString } from "node:util";

/**
 * Text that every platform takes: line ends are LF, and what JSON.stringify would have to write as `\u00XX` or `\ud8XX`
 * is dropped, because WeCom refuses such a body (errcode 40033).
 */
export function clean(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
  return toUSVString(lines.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, ""));
}
