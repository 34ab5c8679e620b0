import { skip } from "./scan.ts";

/** The line that WeCom puts between a quote and the answer: "- - - - -" or "------". */
const DIVIDER = /^-[ \t-]{2,}$/;

/**
 * Where a text begins after what it quotes at its head: 「张三：…」 and a line of dashes, as WeCom writes a quote into
 * the text, or lines that begin with ">". The same place when it quotes nothing.
 */
export function afterQuote(text: string, at: number): number {
  let place = skip(/\s*/y, text, at);
  for (;;) {
    const after = afterOne(text, place);
    if (after === place) return place;
    place = skip(/\s*/y, text, after);
  }
}

function afterOne(text: string, start: number): number {
  if (text[start] === ">") return nextLine(text, start);
  if (text[start] !== "「") return start;
  let closed = start;
  for (let line = start; line < text.length; line = nextLine(text, line)) {
    const words = text.slice(line, nextLine(text, line)).trim();
    if (closed === start && words.endsWith("」")) closed = nextLine(text, line);
    else if (closed > start && DIVIDER.test(words)) return nextLine(text, line);
    else if (closed > start && words !== "") return closed;
  }
  return closed;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}
