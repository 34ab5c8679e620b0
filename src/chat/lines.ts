import { MOST_REFERENCES } from "./arguments.ts";
import { names } from "./command-rules.ts";
import { findCommand } from "./command-words.ts";
import { interpret } from "./interpret.ts";
import { type Clean, part } from "./normalise.ts";
import { isAmong } from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import type { Details, Setting, Understanding, Vocabulary } from "./understanding.ts";

const MOST_LINES = 50;
const SLASHES = /[/\\、]{1,3}[ \t]*/y;

/** Several lines that each begin with a slash and a command are several reports: one answer for all. */
export function commandLines(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  const starts = [0];
  for (let at = clean.text.indexOf("\n"); at !== -1; at = clean.text.indexOf("\n", at + 1)) {
    const line = skip(/[ \t]*/y, clean.text, at + 1);
    const word = skip(SLASHES, clean.text, line);
    if (word > line && findCommand(clean.text, word, vocabulary, saidAfter(clean.text, line))) {
      starts.push(word);
    }
  }
  if (starts.length > MOST_LINES) return { kind: "ASK", cmd: names.report, reason: "too-many", refs: [] };
  const read = starts.map((start, index) =>
    readOne(part(clean, start, lineEnd(clean.text, starts[index + 1])), vocabulary, setting),
  );
  return read.reduce(together);
}

/** Behind 、 or \ the word must stand alone: 、签到表 is a list that goes on. */
export const saidAfter = (text: string, slash: number) => (matchAt(/\//y, text, slash) ? "slash" : "plain");

/** The slash and its space belong to the next line's command, not to this line's note. */
function lineEnd(text: string, next: number | undefined): number {
  return next === undefined ? text.length : text.lastIndexOf("\n", next);
}

function readOne(clean: Clean, vocabulary: Vocabulary, setting: Setting): Understanding {
  const found = findCommand(clean.text, 0, vocabulary, "slash");
  return found ? interpret(found, clean, vocabulary, setting) : { kind: "IGNORE" };
}

/** Details that one answer can hold only once: two people, units, days or shares are two answers. */
const single = ["date", "target", "percent", "unit"] as const satisfies readonly (keyof Details)[];

function together(first: Understanding, second: Understanding): Understanding {
  if (first.kind === "IGNORE" || second.kind === "IGNORE") return first.kind === "IGNORE" ? second : first;
  if (first.kind !== "CMD") return first;
  if (second.kind !== "CMD") return second;
  if (first.cmd !== second.cmd || single.some((detail) => first[detail] !== second[detail])) {
    return {
      kind: "ASK",
      cmd: first.cmd,
      reason: "two-verbs",
      refs: first.refs,
      ...(first.unit !== undefined && { unit: first.unit }),
    };
  }
  const added = second.refs.filter((ref) => !isAmong(ref, first.refs));
  const refs = [...first.refs, ...added];
  if (refs.length > MOST_REFERENCES) return { kind: "ASK", cmd: first.cmd, reason: "too-many", refs: [] };
  const notes = [first.note, second.note].filter((note) => note !== undefined);
  const { note: _, ...rest } = first;
  return { ...rest, refs, ...(notes.length > 0 && { note: notes.join("\n") }) };
}
