import { skip } from "./scan.ts";

/** How far a quote is looked at: a longer first line than this is no quote of a chat message. */
const DIVIDER = /[ \t]*-[ \t-]{2,}$/;

/**
 * Where a text begins after what it quotes at its head: 「张三：…」 and a line of dashes, as WeCom writes a quote into
 * the text, or lines that begin with ">". The same place when it quotes nothing.
 */
export function afterQuote(text: string, at: number): number {
  const start = skip(/\s*/y, text, at);
  if (text[start] === ">") return afterQuote(text, endOfLine(text, start) + 1);
  if (text[start] !== "「") return start;
  let closed = -1;
  for (let line = start; line < text.length; line = endOfLine(text, line) + 1) {
    const words = text.slice(line, endOfLine(text, line)).trim();
    if (closed !== -1 && DIVIDER.test(words)) return afterQuote(text, endOfLine(text, line) + 1);
    if (closed === -1 && words.endsWith("」")) closed = endOfLine(text, line) + 1;
  }
  return closed === -1 ? start : Math.min(closed, text.length);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}
