import { skip } from "./scan.ts";

/** The line that WeCom puts between a quote and the answer: "- - - - -" or "------". */
const DIVIDER = /^-[ \t-]{2,}$/;

/**
 * Where a text begins after what it quotes at its head: 「张三：…」 and a line of dashes, as WeCom writes a quote into
 * the text, or lines that begin with ">". The same place when it quotes nothing.
 */
export function afterQuote(text: string, at: number): number {
  let place = skip(/\s*/y, text, at);
  // Where no line divides from here on, none does further on: it is looked for once.
  let divides = true;
  for (;;) {
    const divided = divides && text[place] === "「" ? afterDivider(text, place) : undefined;
    if (divided === undefined && text[place] === "「") divides = false;
    const after = divided ?? afterOne(text, place);
    if (after === place) return place;
    place = skip(/\s*/y, text, after);
  }
}

function afterOne(text: string, start: number): number {
  if (text[start] === ">") return nextLine(text, start);
  return text[start] === "「" ? afterBrackets(text, start) : start;
}

/**
 * WeCom's line behind 」 closes the quote, whatever it quotes itself: the first line where all brackets are closed; where
 * a bracket was left open, the last.
 */
function afterDivider(text: string, start: number): number | undefined {
  let closed = false;
  let depth = 0;
  let last: number | undefined;
  for (let line = start; line < text.length; line = nextLine(text, line)) {
    const words = text.slice(line, nextLine(text, line)).trim();
    if (closed && DIVIDER.test(words)) {
      last = nextLine(text, line);
      if (depth <= 0) return last;
    }
    depth += count(words, "「") - count(words, "」");
    if (words !== "") closed = words.endsWith("」");
  }
  return last;
}

/** Without that line a quote ends where as many brackets are closed as were opened; else with its last 」. */
function afterBrackets(text: string, start: number): number {
  let depth = 0;
  let last = start;
  for (let line = start; line < text.length; line = nextLine(text, line)) {
    const words = text.slice(line, nextLine(text, line)).trim();
    depth += count(words, "「") - count(words, "」");
    if (!words.endsWith("」")) continue;
    last = nextLine(text, line);
    if (depth <= 0) return last;
  }
  return last;
}

const count = (text: string, character: string) => text.split(character).length - 1;

function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}
