import { names, ruleOf } from "./command-rules.ts";
import { findCommand } from "./command-words.ts";
import { goesOn } from "./done-words.ts";
import { type Clean, typedEnclosed } from "./normalise.ts";
import { readNumber } from "./numbers.ts";
import { type Item, ledgersOf, readItem } from "./reference-item.ts";
import { readReferences } from "./references.ts";
import { skip } from "./scan.ts";
import type { Reference, Vocabulary } from "./understanding.ts";

/** Entries and commands that stand further on in a text, where a note is expected. */

/** Further than this nothing is looked for, in UTF-16 units. */
const REACH = 600;
const MOST_TOKENS = 60;

/** The first entry that is named by its ledger further on in a text: "台账更新了 任务12". Undefined when none is. */
export function namedLater(text: string, at: number, { ledgers }: Vocabulary): Reference | undefined {
  const initial = ledgers[0] ?? "";
  if (initial === "") return undefined;
  const ledger = { names: [initial], initial };
  const near = text.slice(at, at + REACH);
  for (let place = near.indexOf(initial); place !== -1; place = near.indexOf(initial, place + 1)) {
    const item = readItem(near, place, ledger);
    if (item && isEntry(item)) return item.ref;
  }
  return undefined;
}

/** Whether an item plainly is an entry. */
export const isEntry = (item: Item): boolean =>
  item.named && !item.bad && !item.unsure && item.ref.number > 0;

/** 第13项, #13, 行动7: a further entry where the words end there or go on as of something done. */
const MARKED = /第(?=\s?[\d零一二三四五六七八九十百廿]{1,5}\s?(?:[项条款]|个?任务))|#(?=\s?\d)/g;
const ENDS_ENTRY = /^(?:$|[^\p{L}\p{N}]|也|均|一并|一起|同)/u;
/** "…，13也完成了": a bare number that something is said to be done with. */
const BARE_DONE =
  /(?<![^\s,;。、了成])(\d{1,4})(?=(?:也|都|均)?(?:已经?)?(?:完成|办结|做完|办完|打卡|报了))/g;

/** The first entry in a note, however it is named: 任务13, 第13项, #13, 行动7, "13也完成了". */
export function entryIn(words: string, vocabulary: Vocabulary): Reference | undefined {
  const [initial = "", ...others] = vocabulary.ledgers;
  const near = words.slice(0, REACH);
  const ledgers = { names: vocabulary.ledgers, initial };
  const places = [
    ...Array.from(near.matchAll(MARKED), ({ index }) => index),
    ...others.flatMap((name) => placesOf(near, name)),
  ];
  for (const place of places) {
    const item = readItem(near, place, ledgers);
    if (
      item &&
      isEntry(item) &&
      (ENDS_ENTRY.test(near.slice(item.end, item.end + 4)) || !goesOn(near, item.end))
    )
      return item.ref;
  }
  const [bare] = near.matchAll(BARE_DONE);
  if (bare && Number(bare[1]) > 0) return { ledger: initial, number: Number(bare[1]) };
  return namedLater(near, 0, vocabulary);
}

/** Where a ledger's name stands as a word of its own: 行动7, but not the 行动 of 专项行动7. */
function placesOf(near: string, name: string): number[] {
  const places: number[] = [];
  for (let place = near.indexOf(name); place !== -1; place = near.indexOf(name, place + 1)) {
    if (!/[\p{L}\p{N}]/u.test((near[place - 1] ?? " ").replace(/[和及与跟]/, " "))) places.push(place);
  }
  return places;
}

/** The next ② of "①已完成 ②已完成", from a place on. */
export function enclosedLater(clean: Clean, at: number): number | undefined {
  const end = Math.min(clean.text.length, at + REACH);
  for (let place = at; place < end; place++) {
    if (typedEnclosed(clean, place)) return readNumber(clean.text, place)?.value;
  }
  return undefined;
}

export interface FurtherCommand {
  /** It is another command than the one before the note. */
  readonly isOther: boolean;
  readonly refs: readonly Reference[];
}

const LEADS = /(?:\s|[/\\]|再|改|又|并|然后|接着|同时|顺便|还有|还要|还|也|另外?)*/y;
const ENTRY_TAIL = /^(?:了|啦|吧)?(?:任务|行动|问题|第|#)?\s?[\d一二三四五六七八九十]{0,4}\s?[项条]?$/;
const DAY_TAIL =
  /^[\s:,]*(?:申请)?(?:到|至|为)?\s?(?:今|明|后天|大后|下|本|这|月底|年底|周[一-龥]|星期|礼拜|\d{1,2}\s?[月日号天/.周])/;

/** Another command in a note, by itself or running on: 任务12 撤销, 打卡7再撤销8, /打卡 7 /打卡 8, 延期到下周五. */
export function commandIn(
  words: string,
  command: string,
  vocabulary: Vocabulary,
): FurtherCommand | undefined {
  const near = words.slice(0, REACH);
  const starts = [0, ...Array.from(near.matchAll(/[\s,，。;；!:/]+/g), ({ index }) => index)];
  for (const start of starts.slice(0, MOST_TOKENS)) {
    const further = commandAt(near, start, command, vocabulary);
    if (further) return further;
  }
  return undefined;
}

function commandAt(
  near: string,
  start: number,
  command: string,
  vocabulary: Vocabulary,
): FurtherCommand | undefined {
  const begins = skip(/[\s,，。;；!:]*/y, near, start);
  const at = skip(LEADS, near, begins);
  const isSlash = near[at - 1] === "/";
  const found = findCommand(near, at, vocabulary, isSlash ? "slash" : "plain");
  if (!found) return undefined;
  const { name, takes } = found.command;
  const tail = near.slice(found.end);
  const token = /^[^\s,，。;；!:]*/.exec(tail)?.[0] ?? "";
  if (name === command) {
    const { refs, trouble, named } = readReferences(near, found.end, ledgersOf(vocabulary));
    // 完成8成 is a share, 打卡 8 an entry.
    const isPlain = named || !/[完办结]/.test(found.word);
    return refs.length > 0 && !trouble && isPlain ? { isOther: false, refs } : undefined;
  }
  const other = { isOther: true, refs: [] };
  if (takes === "dates") return isSlash || tail.trim() === "" || DAY_TAIL.test(tail) ? other : undefined;
  if (takes !== "references") return undefined;
  if (isSlash) return other;
  // 任务 and 进展 are words of a note as well.
  if (vocabulary.ledgers.includes(found.word) || name === names.progress) return undefined;
  if (ruleOf(name).dated && DAY_TAIL.test(tail)) return other;
  return ENTRY_TAIL.test(token) ? other : undefined;
}
