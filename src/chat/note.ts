import { type Clean, typedText } from "./normalise.ts";
import { skip } from "./scan.ts";

/** A note keeps this many characters (code points); the database's column holds as many. */
export const LONGEST_NOTE = 500;

/** The free text behind a command's numbers. */
export interface Note {
  /** As the parser reads it. */
  readonly words: string;
  /** As the person typed it. */
  readonly typed: string;
}

/** What stands between the numbers and the note: 任务12：…, 任务12，…, 任务12 —— …; a path's dots do not. */
const BEFORE =
  /(?:[\s:,，、;；。!…·]|~(?![/~])|\.(?![./\d])|\.{2,6}(?=[\s\p{Script=Han}])|-{1,4}(?=[\s\p{Script=Han}]))*/uy;
/** A note of nothing but punctuation and faces says nothing. */
const SAYS = /[\p{L}\p{N}\p{Sm}\p{Sc}"'@#%&*()[\]{}_\\/-]/u;

/** The note that begins at a place of a text, undefined when nothing is said there. */
export function noteFrom(clean: Clean, at: number, to = clean.text.length): Note | undefined {
  const from = skip(BEFORE, clean.text, at);
  if (from >= to) return undefined;
  const typed = typedText(clean, from, to);
  const words = clean.text.slice(from, to).trim();
  return SAYS.test(words) && typed !== "" ? { words, typed } : undefined;
}

/** What is kept of a note: its first 500 characters; an emoji is not cut in two. */
export function kept({ typed }: Pick<Note, "typed">): string {
  return typed.length <= LONGEST_NOTE ? typed : Array.from(typed).slice(0, LONGEST_NOTE).join("");
}
