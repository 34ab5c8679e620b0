/**
 * A character that markdown would act on -> its full-width twin, which shows as what was typed and does nothing.
 * Backslash escapes are not documented for WeCom's markdown_v2, and `\<@id>` would still mention.
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

/** Every character as its twin, where it has one. */
export const inert = (text: string) => text.replace(/./gu, (character) => INERT[character] ?? character);

/** Acts anywhere in a line; `&` only where it begins an entity such as `&lt;`. */
export const ANYWHERE = /[*_`~<>[\]|\\]|&(?=#?\w+;)/g;
/** `@所有人` is an address in some clients even as text; a zero-width space parts it and does not show. */
export const EVERYBODY = /([@＠])(?=所有人|全体成员|all\b|everyone\b)/gi;

/** What a person typed (a unit's name, a title), for a place within a line of our markdown: it shows and does nothing. */
export function typed(text: string): string {
  return text
    .replace(/\s*\n\s*/g, " ")
    .replace(ANYWHERE, inert)
    .replace(EVERYBODY, "$1\u200b");
}
