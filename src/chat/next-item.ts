import { findPersonalData } from "../ledger/personal-data.ts";
import { countedChain, strayCluster } from "./chains.ts";
import { goesOn, saysDone } from "./done-words.ts";
import { explicit, type Join, readJoin } from "./joins.ts";
import { numberBehindPoint, readNumber } from "./numbers.ts";
import {
  asOrdinal,
  closesList,
  type Item,
  type Ledgers,
  readItem,
  readPrefixed,
  readSlip,
} from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import { numbersSentence } from "./sentence-numbers.ts";
import type { AskReason, HintReason } from "./understanding.ts";

export interface Options {
  /** True where a date begins: "12月5日" after a 12 is no second entry. */
  readonly isDate?: (at: number) => boolean;
  /** True where the number was typed as ①: in a note such things number its sentences. */
  readonly isEnclosed?: (at: number) => boolean;
}

/** The next number of a list, or what is to be said about it. */
export interface Next {
  readonly item: Item;
  readonly join: Join;
  readonly ask?: AskReason;
  /** The number asked about is part of something that is no entry: 11/25. */
  readonly isStray?: true;
  readonly hint?: HintReason;
}

/** The number that follows the last of a list and belongs to it; undefined where the note begins. */
export function readNext(
  text: string,
  last: Item,
  first: Item,
  ledgers: Ledgers,
  options: Options,
): Next | undefined {
  const { join, at } = readJoin(text, last.end);
  if (options.isDate?.(at)) return undefined;
  // 问题3、4: the second is of the same ledger as the first.
  const own = { ...ledgers, initial: last.ref.ledger };
  const item = readItem(text, at, own);
  if (!item) return readUnclear(text, at, join, own);
  if (item.bad) return isTrouble(text, item, join, own) ? { item, join, hint: "bad-number" } : undefined;
  if (join === "none" && !item.named && !isBracketed(text, last, at)) return undefined;
  if (isOtherOrdinal(text, item)) return undefined;
  if (numbersSentence(text, item, join, own)) {
    // 任务12 13、已完成: no first sentence, and it says "done".
    const isDone =
      !item.ordinal && item.ref.number > 1 && saysDone(text, skip(/[.、):]\s?/y, text, item.end));
    return isDone ? { item, join, ask: "which-number" } : undefined;
  }
  // 第13、14项 closes by its own 第; 任务12、13项 by the name before it, but not behind a comma: 任务12，13项整改.
  const isBound = !spaced.has(join);
  const leader = item.ordinal ? item : last.ordinal ? last : first;
  const isClosing = item.ordinal || (isBound && (leader.ordinal || (first.named && join !== "comma")));
  const chain = countedChain(text, item, "later", options.isDate);
  if (chain && !(isClosing && closesList(text, chain.end, leader, own))) return undefined;
  if (item.unsure === "quantity") return nextCounted(text, { item, join }, { last, leader, isClosing }, own);
  if (join === "doubt") return isFormula(text, at, item) ? undefined : { item, join, ask: "which-number" };
  if (join === "sign") return nextSigned(text, item);
  if (join === "range" && item.ref.ledger !== last.ref.ledger) return { item, join, ask: "which-number" };
  if (item.named && !item.unsure) {
    // 任务12 项目3个已开工, 任务12 问题3已整改: another ledger's entry, or what was done?
    const maybeNote =
      spaced.has(join) && item.ref.ledger !== first.ref.ledger && HAN.test(text[item.end] ?? "");
    return maybeNote ? { item, join, ask: "which-number" } : { item, join };
  }
  if (first.ordinal && item.unsure === "day" && join !== "space") {
    return { item: asOrdinal(text, item, own), join };
  }
  if (item.unsure === "day") return nextWithDay(text, item, join);
  if (item.unsure) {
    // 任务12 百姓讲堂, 任务12 十四五规划: words that begin with numerals.
    const isWord = item.written === "numeral" && item.unsure === "numeral" && goesOn(text, item.end);
    return isWord ? undefined : { item, join, ask: item.unsure };
  }
  if (join !== "range" && options.isEnclosed?.(item.numberAt) && !options.isEnclosed(first.numberAt)) {
    return matchAt(/\s?[.、)]?\s?\p{L}/uy, text, item.end) ? undefined : { item, join };
  }
  return nextBare(text, item, join);
}

/** The 13项 of 任务12、13项 and the 8户 of 任务7、8户: another entry, or the note. */
function nextCounted(
  text: string,
  { item, join }: Next,
  { last, leader, isClosing }: { last: Item; leader: Item; isClosing: boolean | undefined },
  ledgers: Ledgers,
): Next | undefined {
  if (item.ordinal || !closesList(text, item.end, leader, ledgers)) return undefined;
  // 第7项 8项
  if (!isClosing) return last.ordinal ? { item, join, ask: "which-number" } : undefined;
  // The 八两项 of 任务七、八两项.
  const unsure = readNumber(text, item.numberAt)?.unsure;
  return { item: asOrdinal(text, item, ledgers), join, ...(unsure && { ask: unsure }) };
}

const HAN = /\p{Script=Han}/u;

/** Joins that do not bind what follows to the entries before. */
const spaced: ReadonlySet<Join> = new Set(["space", "sign", "none"]);

/** What stands behind an explicit mark and looks like a number but is none: 12、O, 任务12、A-13. */
function readUnclear(text: string, at: number, join: Join, { initial }: Ledgers): Next | undefined {
  if (!explicit.has(join)) return undefined;
  const slip = readSlip(text, at, initial);
  if (slip) return { item: slip, join, hint: "bad-number" };
  const prefixed = readPrefixed(text, at, initial);
  if (!prefixed || prefixed.ref.number === 0) return undefined;
  const isToken =
    endsToken(text, prefixed.end) && numberBehindPoint(text, prefixed.end, "digits") === undefined;
  return isToken ? { item: prefixed, join, ask: "prefix" } : undefined;
}

/** 3.5kg, 8m: a measure, and so a note. */
const MEASURE = /\d+(?:k?g|[kcm]?m2?|t|kwh?|[mg]b)(?![a-z0-9])/y;

/** Whether a number that no ledger has spoils the list (12、1e3, 12-99999) or belongs to the note (12，5g基站). */
function isTrouble(text: string, item: Item, join: Join, { names }: Ledgers): boolean {
  const token = matchAt(/[a-z0-9_]{1,40}/y, text, item.numberAt)?.[0] ?? "";
  if (!endsToken(text, item.numberAt + token.length) || matchAt(MEASURE, text, item.numberAt)) return false;
  if (findPersonalData(text.slice(item.numberAt, item.numberAt + 30)).length > 0) return false;
  if (explicit.has(join)) return true;
  // 任务12 任务O, but not 任务12 编号20261125001.
  const isNamed = names.some((name) => text.startsWith(name, item.start));
  return isNamed && /^(?=.*\d)[a-z0-9]|^[oli]+$/.test(token);
}

const endsToken = (text: string, at: number) => !/[\p{L}\p{N}]/u.test(text[at] ?? "");

/** 【7】【8】: brackets side by side are a list. */
function isBracketed(text: string, last: Item, at: number): boolean {
  const pairs = [")(", "][", "】【", "〕〔", "〗〖", "》《", "」「", "』『", "}{"];
  return at === last.end && pairs.includes(text.slice(at - 1, at + 1));
}

/** 12、13号: the list goes on; 12 13号完成: a day; 12、13号完成 can be either. */
function nextWithDay(text: string, item: Item, join: Join): Next | undefined {
  // 任务12 13号 alone can be either.
  if (join === "space" && !/\S/.test(text.slice(item.end).slice(0, 3))) return { item, join, ask: "day" };
  if (join === "space") return undefined;
  if (join === "range") return { item, join, ask: "day" };
  return /\p{Script=Han}/u.test(text[item.end] ?? "") ? { item, join, ask: "day" } : { item, join };
}

/** 任务7=1+1 */
const isFormula = (text: string, at: number, item: Item) =>
  /[=*^]/.test(text[at - 1] ?? "") && matchAt(/[-+*/^=(]/y, text, item.end) !== undefined;

/** 任务7 +1+1 and 任务7 +5户 are notes as -2+3 is; 任务7 +8 can be a second entry. */
function nextSigned(text: string, item: Item): Next | undefined {
  const goes = matchAt(/[\d+\-*/=(.]|\s?\p{L}/uy, text, item.end);
  return goes ? undefined : { item, join: "sign", ask: "which-number" };
}

/** A bare number goes on with the list only when no words hang on it: the 8 of "8户" and the 1 of "1=1" do not. */
function nextBare(text: string, item: Item, join: Join): Next | undefined {
  const after = text[item.end] ?? "";
  if (/[=@'"`$%^\\<*]/.test(after)) return undefined;
  // 任务12 -2+3: a formula, not a range.
  if (join === "range" && matchAt(/\+|\(\s?\d+\s?[-+*/]/y, text, item.end)) return undefined;
  const stray = join !== "range" && strayCluster(text, item.numberAt, item.end, item.ref.number);
  if (stray && belongsToNote(text, item, join, stray)) return undefined;
  if (stray && (join === "space" || isDay(text, item))) {
    return { item, join, ask: "which-number", isStray: true };
  }
  if (join !== "space" && numberBehindPoint(text, item.end, item.written))
    return { item, join, ask: "dotted" };
  if (!/\p{Script=Han}/u.test(after)) return { item, join };
  const said = !goesOn(text, item.end);
  if (item.written === "numeral" && !said) return undefined;
  if (join === "space" || join === "none") {
    const joined = matchAt(/和|及|与|跟|到|至|以及|还有/y, text, item.end) && said;
    if (joined) return { item, join };
    return said ? { item, join, ask: "which-number" } : undefined;
  }
  if (said || join === "range") return { item, join };
  return join === "list" ? { item, join, ask: "which-number" } : undefined;
}

/**
 * Whether numbers that belong together begin the note. Behind a comma a list may go on (任务7，12/13 均完成): there the
 * words must be glued to them and of another kind than "done".
 */
function belongsToNote(
  text: string,
  item: Item,
  join: Join,
  stray: NonNullable<ReturnType<typeof strayCluster>>,
): boolean {
  if (stray === "whole") return true;
  if (join === "space") return stray !== "unclear";
  return stray === "words" && goesOn(text, skip(/[/+.]\d{1,4}/y, text, item.end));
}

/** 任务7，11/25: two entries or a day? In 7/8/9 the slash parts the list. */
function isDay(text: string, item: Item): boolean {
  if (text.slice(Math.max(0, item.numberAt - 2), item.numberAt).includes("/")) return false;
  const day = matchAt(/\/(\d{1,2})(?![\d/])/y, text, item.end)?.[1];
  return day !== undefined && item.ref.number <= 12 && Number(day) <= 31;
}

/** The 第3件 of 第3件事已办, behind other entries. */
const isOtherOrdinal = (text: string, item: Item) =>
  item.ordinal === true && /[个件]$/.test(text.slice(item.numberAt, item.end)) && goesOn(text, item.end);
