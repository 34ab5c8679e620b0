import type { Reply } from "../../chat/reply.ts";
import { cut } from "../cut.ts";
import { plainText } from "../plain.ts";

/** Bytes (被动回复, developer.work.weixin.qq.com path 101031; 被动回复消息格式, path 90241): of UTF-8, and of a picture's file. */
export const LIMITS = { streamContent: 20_480, streamPicture: 10 * 1024 * 1024, appText: 2_048 } as const;

/**
 * A character that WeCom's markdown would act on -> its full-width twin, which shows as what was typed and does
 * nothing. Backslash escapes are not documented for markdown_v2, and `\<@id>` would still mention.
 */
const INERT: Readonly<Record<string, string>> = {
  "*": "＊",
  _: "＿",
  "`": "｀",
  "~": "～",
  "<": "＜",
  ">": "＞",
  "[": "［",
  "]": "］",
  "|": "｜",
  "\\": "＼",
  "&": "＆",
  "#": "＃",
  "-": "－",
  "+": "＋",
  "=": "＝",
  ".": "．",
  ")": "）",
};
const inert = (text: string) => text.replace(/./gu, (character) => INERT[character] ?? character);

/** A web address stays as it is, or it would lead elsewhere; it holds nothing that markdown acts on but `_`. */
const ADDRESS = /(https?:\/\/(?:[A-Za-z0-9\-._/?=%:#+]|&(?!#?\w+;))+)/;
/** Acts anywhere in a line; `&` only where it begins an entity such as `&lt;`. */
const ANYWHERE = /[*_`~<>[\]|\\]|&(?=#?\w+;)/g;
/** Acts at a line's beginning: headings, lists, rules and underlines of headings. */
const AT_START = /^(\s*)(#+|[-+](?=\s|$)|-{2,}|=+\s*$)/;
/** A numbered list is counted anew by the client: a ranking of 1, 1, 3 would show as 1, 2, 3. */
const NUMBERED = /^(\s*\d{1,9})([.)])(?!\d)/;
/** `@所有人` is an address in some clients even as text; a zero-width space parts it and does not show. */
const EVERYBODY = /([@＠])(?=所有人|全体成员|all\b|everyone\b)/gi;

/** The content of a stream frame, which WeCom reads as markdown: shows the reply as plain text. "" = nothing to say. */
export function render(reply: Reply): string {
  return cut(plainText(reply).split("\n").map(escapeLine).join("\n"), LIMITS.streamContent);
}

/** The content of an app's text message: no markdown there, but `<a href>` and `<@userid>` would act. */
export function renderApp(reply: Reply): string {
  const text = plainText(reply).replaceAll("<", "＜").replace(EVERYBODY, "$1\u200b");
  return cut(text, LIMITS.appText);
}

function escapeLine(line: string): string {
  return (
    line
      // A capturing split leaves the addresses at the odd places.
      .split(ADDRESS)
      .map((part, place) => (place % 2 === 1 ? part : part.replace(ANYWHERE, inert)))
      .join("")
      .replace(NUMBERED, (_, before: string, mark: string) => before + inert(mark))
      .replace(AT_START, (_, before: string, mark: string) => before + inert(mark))
      // Four spaces would begin a block of code; no-break spaces look the same and do not.
      .replace(/^[ \t]+/, (indent) => "\u00a0".repeat(indent.replaceAll("\t", "    ").length))
      .replace(EVERYBODY, "$1\u200b")
  );
}
