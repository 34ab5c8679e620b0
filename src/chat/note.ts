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
  /(?:[\s:,，、;；。!…·→]|~(?![/~])|\.(?![./\d])|\.{2,6}(?=[\s\p{Script=Han}])|-{1,4}(?=[\s\p{Script=Han}]))*/uy;
/** A note of nothing but marks and faces (——, √, ：)) says nothing. */
const SAYS = /[\p{L}\p{N}]/u;
/** Nor does a particle alone: 打卡任务12啊. */
const PARTICLE = /^[了啦吧呀啊哈哦噢哟喽嘞嗯哇]{1,3}[\s。!.~]*$/;

/** The note that begins at a place of a text, undefined when nothing is said there. */
export function noteFrom(clean: Clean, at: number, to = clean.text.length): Note | undefined {
  const from = skip(BEFORE, clean.text, at);
  if (from >= to) return undefined;
  const typed = typedText(clean, from, to);
  const words = clean.text.slice(from, to).trim();
  return SAYS.test(words) && !PARTICLE.test(words) && typed !== "" ? { words, typed } : undefined;
}

/** The parts of a note that stand around a day or a person; undefined when none says anything. */
export function joined(parts: readonly (Note | undefined)[]): Note | undefined {
  const notes = parts.filter((note) => note !== undefined);
  if (notes.length === 0) return undefined;
  return {
    words: notes.map(({ words }) => words).join(" "),
    typed: notes.map(({ typed }) => typed).join(" "),
  };
}

/** What is kept of a note: its first 500 characters; an emoji is not cut in two. */
export function kept({ typed }: Pick<Note, "typed">): string {
  return typed.length <= LONGEST_NOTE ? typed : Array.from(typed).slice(0, LONGEST_NOTE).join("");
}
