import { names } from "./command-rules.ts";
import { knows } from "./command-words.ts";
import { type Item, type Ledgers, ledgersOf, readItem } from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import type { Reference, Setting, Understanding, Vocabulary } from "./understanding.ts";

/** 不是12，是13: what was just reported was meant for another entry. */

const START = /(?:[\s,.。!~]|刚才|刚刚|刚|上一?条|我)*/y;
const WRONG = /(?:不是|(?:写|报|打|发|填|弄|搞|选|说|输)?错了?|不对)[\s,。:;]{0,3}/y;
const RIGHT = /[\s,。;!了]{0,4}(?:而?是|应该?是|应为|改[成为到]|换成|更正为|要报)[\s:]{0,2}/y;
const CHANGED = /[\s,。;(]{0,4}(?:应该?[是为]|改[成为到报]|换成|更正[为成])[\s:]{0,2}/y;
const NOTHING_MORE = /[\s。!.~)]*$/y;
/** What a counted number may be followed by and still be an entry. */
const CLASSIFIER = /[项条号]/y;

interface Correction {
  readonly wrong?: Reference;
  readonly right: Reference;
}

/** 不是12，是13 within ten minutes of a report, or said to the bot: nothing is moved without being asked. */
export function correction(
  { text }: { readonly text: string },
  vocabulary: Vocabulary,
  setting: Setting,
): Understanding | undefined {
  const report = knows(vocabulary, names.report);
  const read = report ? readCorrection(text, vocabulary) : undefined;
  if (!read) return undefined;
  const isRecent =
    setting.recentTask !== undefined &&
    (read.wrong === undefined || read.wrong.number === setting.recentTask);
  if (!setting.mentioned && !isRecent) return undefined;
  return { kind: "ASK", cmd: names.report, reason: "correction", refs: [read.right] };
}

/** The entry that a text says is meant instead of another. */
export const correctedTo = (text: string, vocabulary: Vocabulary): Reference | undefined =>
  readCorrection(text, vocabulary)?.right;

/** 不是12，是13 · 报错了，应该是13 · 12报错了，应该是13 · 不是第12项，是第13项 */
function readCorrection(text: string, vocabulary: Vocabulary): Correction | undefined {
  const known = ledgersOf(vocabulary);
  const start = skip(START, text, 0);
  const first = entryAt(text, start, known);
  const wrongAt = first ? skip(/[\s,]{0,2}/y, text, first.end) : start;
  const after = skip(WRONG, text, wrongAt);
  if (after === wrongAt) return first ? readChanged(text, first, known) : readSwapped(text, start, known);
  const wrong = first ?? entryAt(text, after, known);
  const rightAt = wrong && !first ? wrong.end : after;
  const right = skip(RIGHT, text, rightAt);
  const meant = right > rightAt ? entryAt(text, right, known) : undefined;
  return meant && { ...(wrong && { wrong: wrong.ref }), right: meant.ref };
}

/** 12改成13 · 12（应为13） */
function readChanged(
  text: string,
  wrong: Pick<Item, "ref" | "end">,
  ledgers: Ledgers,
): Correction | undefined {
  const at = skip(CHANGED, text, wrong.end);
  const right = at > wrong.end ? entryAt(text, at, ledgers) : undefined;
  return right && matchAt(NOTHING_MORE, text, right.end) ? { wrong: wrong.ref, right: right.ref } : undefined;
}

/** 是13，不是12 */
function readSwapped(text: string, start: number, ledgers: Ledgers): Correction | undefined {
  const at = skip(/应?该?是\s?/y, text, start);
  const right = at > start ? entryAt(text, at, ledgers) : undefined;
  const not = right ? skip(/[\s,。;]{0,3}而?不是\s?/y, text, right.end) : 0;
  const wrong = right && not > right.end ? entryAt(text, not, ledgers) : undefined;
  return right && wrong && { wrong: wrong.ref, right: right.ref };
}

function entryAt(text: string, at: number, ledgers: Ledgers): Pick<Item, "ref" | "end"> | undefined {
  const item = readItem(text, at, ledgers);
  if (!item || item.bad || item.ref.number === 0) return undefined;
  const isCounted = item.unsure === "quantity" || item.unsure === "day";
  if (isCounted && item.unsure !== "day" && !matchAt(CLASSIFIER, text, item.end)) return undefined;
  return { ref: item.ref, end: skip(CLASSIFIER, text, item.end) };
}
