import { names } from "./command-rules.ts";
import { findCommand } from "./command-words.ts";
import { type Clean, typedEnclosed } from "./normalise.ts";
import { readNumber } from "./numbers.ts";
import { readItem } from "./reference-item.ts";
import type { Reference, Vocabulary } from "./understanding.ts";

/** Entries and commands that stand further on in a text, where a note is expected. */

/** Further than this nothing is looked for, in UTF-16 units. */
const REACH = 600;

/** The first entry that is named by its ledger further on in a text: "台账更新了 任务12". Undefined when none is. */
export function namedLater(text: string, at: number, { ledgers }: Vocabulary): Reference | undefined {
  const initial = ledgers[0] ?? "";
  if (initial === "") return undefined;
  const ledger = { names: [initial], initial };
  const near = text.slice(at, at + REACH);
  for (let place = near.indexOf(initial); place !== -1; place = near.indexOf(initial, place + 1)) {
    const item = readItem(near, place, ledger);
    if (item?.named && !item.bad && !item.unsure && item.ref.number > 0) return item.ref;
  }
  return undefined;
}

/** The next ② of "①已完成 ②已完成", from a place on. */
export function enclosedLater(clean: Clean, at: number): number | undefined {
  const end = Math.min(clean.text.length, at + REACH);
  for (let place = at; place < end; place++) {
    if (typedEnclosed(clean, place)) return readNumber(clean.text, place)?.value;
  }
  return undefined;
}

/** Whether a note holds another command that acts on entries, as a word by itself: "任务12 撤销". */
export function hasOtherVerb(words: string, command: string, vocabulary: Vocabulary): boolean {
  return words
    .slice(0, REACH)
    .split(/[\s,，。;；!:]+/, 60)
    .some((token) => isOtherVerb(token, command, vocabulary));
}

function isOtherVerb(token: string, command: string, vocabulary: Vocabulary): boolean {
  const plain = token.replace(/^[/\\]+/, "").replace(/[了啦吧]$/, "");
  const other = plain === "" ? undefined : findCommand(plain, 0, vocabulary, "plain");
  if (other?.command.takes !== "references" || other.command.name === command) return false;
  if (token.startsWith("/")) return true;
  // 任务 and 进展 are words of a note as well.
  if (vocabulary.ledgers.includes(other.word) || other.command.name === names.progress) return false;
  return /^(?:任务|第|#)?\d*$/.test(plain.slice(other.end));
}
