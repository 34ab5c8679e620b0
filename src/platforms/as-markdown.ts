import { ANYWHERE, EVERYBODY, inert } from "../delivery/markdown.ts";

/** A web address stays as it is, or it would lead elsewhere; it holds nothing that markdown acts on but `_`. */
const ADDRESS = /(https?:\/\/(?:[A-Za-z0-9\-._/?=%:#+]|&(?!#?\w+;))+)/;
/** Acts at a line's beginning: headings, lists, rules and underlines of headings. */
const AT_START = /^(\s*)(#+|[-+](?=\s|$)|-{2,}|=+\s*$)/;
/** A numbered list is counted anew by the client: a ranking of 1, 1, 3 would show as 1, 2, 3. */
const NUMBERED = /^(\s*\d{1,9})([.)])(?!\d)/;
/** A line for a message that is read as markdown: shows what was typed. */
export function asMarkdown(line: string): string {
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
