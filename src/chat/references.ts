import { MOST_REFERENCES } from "./arguments.ts";
import { asOrdinal, goesOn, type Item, type Ledgers, readItem, readPrefixed } from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import type { AskReason, HintReason, Reference } from "./understanding.ts";

export interface References {
  readonly refs: readonly Reference[];
  /** Where the first number stands. */
  readonly numberAt: number;
  /** Where the text goes on after them. */
  readonly end: number;
  /** Every one was named as an entry (任务12, 第12项), none is a bare number. */
  readonly named: boolean;
  /** Why they cannot be taken as they are. */
  readonly trouble?:
    | { readonly kind: "ASK"; readonly reason: AskReason }
    | { readonly kind: "HINT"; readonly reason: HintReason };
}

interface Options {
  /** True where a date begins: "12月5日" after a 12 is no second entry. */
  readonly isDate?: (at: number) => boolean;
  /** True where the number was typed as ①: in a note such things number its sentences. */
  readonly isEnclosed?: (at: number) => boolean;
}

type Join = "list" | "space" | "range" | "none";

const SEPARATORS = /(?:[\s:,.、;\-~=|·•*>。!]|\p{Extended_Pictographic})*/uy;
const RANGE = /\s{0,3}(?:-{1,3}|~{1,3}|到|至|\.{2,6})\s{0,3}/y;
const DOTTED = /\.\d{1,4}/y;

/** Reads `任务12、13`, `12-15`, `第十二项和任务13` from a place of a clean text. */
export function readReferences(
  text: string,
  at: number,
  ledgers: Ledgers,
  options: Options = {},
): References {
  const start = skip(SEPARATORS, text, at);
  const none = { refs: [], numberAt: start, end: start, named: false };
  if (options.isDate?.(start)) return none;
  const first = readItem(text, start, ledgers) ?? readPrefixed(text, start, ledgers.initial);
  if (!first || isShare(text, first)) return none;
  return readList(text, first, ledgers, options);
}

function readList(text: string, first: Item, ledgers: Ledgers, options: Options): References {
  const refs: Reference[] = [first.ref];
  let last = first;
  let named = first.named;
  const add = (ref: Reference) => {
    if (!refs.some(({ ledger, number }) => ledger === ref.ledger && number === ref.number)) refs.push(ref);
  };
  const stop = (trouble: References["trouble"]): References => ({
    refs,
    numberAt: first.numberAt,
    end: last.end,
    named,
    ...(trouble && { trouble }),
  });

  const trouble = troubleOf(text, first);
  if (trouble) {
    const second = trouble.reason === "dotted" ? dottedNumber(text, first.end) : 0;
    if (second > 0) add({ ...first.ref, number: second });
    if (wordless.has(trouble.reason)) refs.length = 0;
    return stop(trouble);
  }

  for (;;) {
    const next = readNext(text, last, first, ledgers, options);
    if (!next) return stop(undefined);
    const { item, join } = next;
    if (next.ask) {
      add(item.ref);
      return stop({ kind: "ASK", reason: next.ask });
    }
    named &&= item.named || first.named;
    if (join === "range") {
      const from = last.ref.number;
      const to = item.ref.number;
      last = item;
      const [low, high] = from < to ? [from, to] : [to, from];
      if (low < 1) return stop({ kind: "HINT", reason: "zero" });
      if (from > to) refs.pop();
      // One more than may be is enough to see that they are too many.
      for (let number = low; number <= Math.min(high, low + MOST_REFERENCES); number++)
        add({ ...item.ref, number });
      if (refs.length > MOST_REFERENCES) {
        refs.length = 0;
        return stop({ kind: "ASK", reason: "too-many" });
      }
      if (from > to) return stop({ kind: "ASK", reason: "reversed-range" });
      if (skip(RANGE, text, last.end) > last.end && /\d/.test(text[skip(RANGE, text, last.end)] ?? "")) {
        return stop({ kind: "ASK", reason: "chained-range" });
      }
      continue;
    }
    add(item.ref);
    last = item;
    if (item.ref.number === 0) return stop({ kind: "HINT", reason: "zero" });
    if (refs.length > MOST_REFERENCES) {
      refs.length = 0;
      return stop({ kind: "ASK", reason: "too-many" });
    }
    if (isDayOfMonth(first, refs, text, last)) return stop({ kind: "ASK", reason: "month-and-day" });
  }
}

/** With these no entry was named. */
const wordless = new Set<string>(["bad-number", "which-number", "no-number"]);

function troubleOf(text: string, item: Item): References["trouble"] {
  if (item.bad || matchAt(/\.\d{1,4}[a-z]/y, text, item.end)) return { kind: "HINT", reason: "bad-number" };
  if (!item.named && item.ref.number >= 2000 && matchAt(/[-/.年]\d/y, text, item.end)) {
    return { kind: "ASK", reason: "no-number" };
  }
  if (item.unsure) return { kind: "ASK", reason: item.unsure };
  if (item.written !== "numeral" && matchAt(DOTTED, text, item.end)) return { kind: "ASK", reason: "dotted" };
  // A bare 三 before other words (三会一课) names no entry.
  if (!item.named && item.written === "numeral" && goesOn(text, item.end)) {
    return { kind: "ASK", reason: "which-number" };
  }
  return item.ref.number === 0 ? { kind: "HINT", reason: "zero" } : undefined;
}

function dottedNumber(text: string, at: number): number {
  return Number(matchAt(DOTTED, text, at)?.[0].slice(1) ?? 0);
}

/** 50% is a share of work, no entry. */
const isShare = (text: string, item: Item) =>
  !item.named && matchAt(/(?:\.\d{1,3})? ?%/y, text, item.end) !== undefined;

interface Next {
  readonly item: Item;
  readonly join: Join;
  readonly ask?: AskReason;
}

function readNext(
  text: string,
  last: Item,
  first: Item,
  ledgers: Ledgers,
  options: Options,
): Next | undefined {
  const { join, at } = readJoin(text, last.end);
  if (options.isDate?.(at)) return undefined;
  // 问题3、4: the second is of the same ledger as the first.
  const item = readItem(text, at, { ...ledgers, initial: last.ref.ledger });
  if (!item || item.bad) return undefined;
  if (join === "none" && !item.named) return undefined;
  if (item.named && !item.unsure) return { item, join };
  if (first.ordinal && join !== "space" && isCounted(text, item)) {
    return { item: asOrdinal(text, item), join };
  }
  if (item.unsure === "day") return nextWithDay(text, item, join);
  if (item.unsure === "quantity") return undefined;
  if (item.unsure) return { item, join, ask: item.unsure };
  if (join === "space" && options.isEnclosed?.(item.numberAt) && !options.isEnclosed(first.numberAt)) {
    return matchAt(/\s?[.、)]?\s?\p{L}/uy, text, item.end) ? undefined : { item, join };
  }
  return nextBare(text, item, join);
}

/** The 15项 of 第12至15项. */
function isCounted(text: string, item: Item): boolean {
  return item.unsure === "day" || /[项条]/.test(text[item.end] ?? "");
}

/** 12、13号: the list goes on; 12 13号完成: a day; 12、13号完成 can be either. */
function nextWithDay(text: string, item: Item, join: Join): Next | undefined {
  // 任务12 13号 alone can be either.
  if (join === "space" && !/\S/.test(text.slice(item.end).slice(0, 3))) return { item, join, ask: "day" };
  if (join === "space") return undefined;
  if (join === "range") return { item, join, ask: "day" };
  return /\p{Script=Han}/u.test(text[item.end] ?? "") ? { item, join, ask: "day" } : { item, join };
}

/** A bare number goes on with the list only when no words hang on it: the 8 of "8户" and the 1 of "1=1" do not. */
function nextBare(text: string, item: Item, join: Join): Next | undefined {
  const after = text[item.end] ?? "";
  if (/[=@'"`$%^\\<*]/.test(after)) return undefined;
  // 任务12 -2+3: a formula, not a range.
  if (join === "range" && /[+(]/.test(after)) return undefined;
  if (join === "space" && (isNumbering(text, item) || isCluster(text, item.end))) return undefined;
  if (join !== "space" && matchAt(DOTTED, text, item.end)) return { item, join, ask: "dotted" };
  if (!/\p{Script=Han}/u.test(after)) return { item, join };
  const said = !goesOn(text, item.end);
  if (item.written === "numeral" && !said) return undefined;
  if (join === "space" || join === "none") {
    const joined = matchAt(/和|及|与|跟|到|至|以及|还有/y, text, item.end) && said;
    if (joined) return { item, join };
    return said ? { item, join, ask: "which-number" } : undefined;
  }
  if (said || join === "range") return { item, join };
  return /[、和及与跟有]\s*$/.test(text.slice(Math.max(0, item.start - 4), item.start))
    ? { item, join, ask: "which-number" }
    : undefined;
}

/** "1、已走访" and "1.已走访" and "1 已走访" under a report number its sentences. */
function isNumbering(text: string, item: Item): boolean {
  const mark = matchAt(/[.、)）:]\s?(?![\d\s])\p{L}/uy, text, item.end);
  return mark !== undefined;
}

/** 12/5, 9:30, 3.5, 10-20: numbers that belong together and are followed by words. */
function isCluster(text: string, at: number): boolean {
  const cluster = matchAt(/(?:[/.:~-]\d{1,6}){1,6}/y, text, at);
  if (!cluster) return false;
  return /[:.]/.test(cluster[0]) || /\p{Script=Han}/u.test(text[at + cluster[0].length] ?? "");
}

function readJoin(text: string, at: number): { join: Join; at: number } {
  const range = skip(RANGE, text, at);
  if (range > at && !/[\s]/.test(text[range] ?? " ")) return { join: "range", at: range };
  const list = skip(LIST, text, at);
  if (list > at) return { join: "list", at: list };
  const space = skip(/[\s。!]{1,20}/y, text, at);
  return { join: space > at ? "space" : "none", at: space };
}

const LIST = /\s{0,3}(?:[、,;&+/|]{1,3}|以及|还有|和|及|与|跟)\s{0,3}(?:还有|以及|和|及)?\s{0,2}/y;

/** 12/15 alone is the 15th of December as well. With the ledger's name before it, it is two entries. */
function isDayOfMonth(first: Item, refs: readonly Reference[], text: string, last: Item): boolean {
  const [month, day] = refs;
  if (first.named || refs.length !== 2 || !month || !day) return false;
  if (!/^\s?\/\s?$/.test(text.slice(first.end, last.numberAt))) return false;
  if (skip(LIST, text, last.end) > last.end && /\d/.test(text[skip(LIST, text, last.end)] ?? ""))
    return false;
  return month.number <= 12 && day.number <= 31;
}
