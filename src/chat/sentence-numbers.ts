import { goesOn, saysDone } from "./done-words.ts";
import { explicit, type Join } from "./joins.ts";
import { type Item, type Ledgers, readItem } from "./reference-item.ts";
import { matchAt } from "./scan.ts";

/** Numbers that count the sentences of a report and name no entry: "1、走访8户；2、整改3处", "第一，走访8户". */

/** "1、已走访", "1.已走访" and "第一，走访8户" under a report number its sentences. */
export function numbersSentence(text: string, item: Item, join: Join, ledgers: Ledgers): boolean {
  if (item.ordinal) return ordinalNumbersSentence(text, item, ledgers);
  if (item.named) return false;
  if (explicit.has(join) && join !== "comma") return item.ref.number === 1 && numbersAll(text, item);
  if (item.ref.number === 1) {
    const startsLine = /\n\s*$/.test(text.slice(Math.max(0, item.start - 4), item.start));
    if (matchAt(startsLine ? FIRST_OF_LINES : FIRST_OF_SENTENCES, text, item.end)) return true;
  }
  return join === "space" && matchAt(SENTENCE, text, item.end) !== undefined;
}

/** 1、走访8户；2、整改3处 and (1)任务7 (2)任务8: what is numbered are sentences and no entries. */
export function numbersAll(text: string, item: Item): boolean {
  const at = text[item.end - 1] === ")" ? item.end - 1 : item.end;
  const mark = matchAt(SENTENCE, text, at)?.[0];
  if (mark === undefined || saysDone(text, at + mark.length - 1)) return false;
  return /[\s,;。(]2[.、):]/.test(text.slice(item.end, item.end + 300));
}

const SENTENCE = /[.、):]\s?\p{L}/uy;

/** "1，走访8户", "(1)走访8户" and "1. 8户": with 1 begin numbered sentences, whatever mark stands behind it. */
const FIRST_OF_SENTENCES = /[.、):,]\s?\p{L}|(?<=\))\s?\p{L}|[.)]\s{1,2}\d/uy;

const FIRST_OF_LINES = /[.、):,\s]\s?\p{L}|[.)]\s{1,2}\d/uy;

/** 第一，走访8户 numbers a sentence, and 第一，已走访 as well; 第13，已完成 names an entry, and 第7、第8项 two. */
export function ordinalNumbersSentence(text: string, item: Item, ledgers: Ledgers): boolean {
  const words = matchAt(/[、,:]\s?(?=\p{L})/uy, text, item.end)?.[0];
  if (words === undefined || /[项条款号个件]$/.test(text.slice(item.numberAt, item.end))) return false;
  const at = item.end + words.length;
  if (readItem(text, at, ledgers)?.named) return false;
  return item.ref.number === 1 || goesOn(text, at);
}
