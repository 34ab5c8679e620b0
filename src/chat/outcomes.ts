import type { FoundCommand } from "./command-words.ts";
import type { Clean } from "./normalise.ts";
import { kept, type Note } from "./note.ts";
import type { References } from "./references.ts";
import type { AskReason, Details, Reference, Setting, Understanding, Vocabulary } from "./understanding.ts";

/** What the readers of a command share: what they are given, and the two answers they come to. */

/** How a command was said, beside its words. */
export interface How {
  /** Without a slash: words that hang on the entries are not plainly a note. */
  readonly spoken?: true;
  /** The entries stood before the verb (任务12打卡). */
  readonly known?: References;
}

export interface Reading {
  readonly how: How;
  readonly found: FoundCommand;
  readonly clean: Clean;
  readonly vocabulary: Vocabulary;
  readonly setting: Setting;
}

export function command(
  cmd: string,
  refs: readonly Reference[],
  details: Partial<Details>,
  note?: Note,
): Understanding {
  return { kind: "CMD", cmd, refs, ...details, ...(note && { note: kept(note) }) };
}

export function ask(
  found: FoundCommand,
  reason: AskReason,
  refs: readonly Reference[],
  details: Partial<Details> = {},
): Understanding {
  return { kind: "ASK", cmd: found.command.name, reason, refs, ...details };
}
