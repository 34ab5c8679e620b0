import { MOST_REFERENCES } from "./arguments.ts";
import { type Chain, countedChain } from "./chains.ts";
import { goesOn } from "./done-words.ts";
import { goesOnWith } from "./joins.ts";
import { type Options, readNext } from "./next-item.ts";
import { numberBehindPoint } from "./numbers.ts";
import { closesList, type Item, isAmong, type Ledgers, readItem, readPrefixed } from "./reference-item.ts";
import { matchAt, skip } from "./scan.ts";
import { numbersAll, ordinalNumbersSentence } from "./sentence-numbers.ts";
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

const SEPARATORS = /(?:[\s:,.、;\-~=|·•・‧∙*>→。!]|\p{Extended_Pictographic})*/uy;
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
    if (!isAmong(ref, refs)) refs.push(ref);
  };
  const stop = (trouble: References["trouble"]): References => ({
    refs,
    numberAt: first.numberAt,
    end: last.end,
    named,
    ...(trouble && { trouble }),
  });

  const chain = first.bad || first.unsure ? undefined : countedChain(text, first, "first", options.isDate);
  // 14 -5%: no chain of quantities, but a share that cannot be.
  const isShared = chain?.mark === "-" && matchAt(/ ?%/y, text, chain.end) !== undefined;
  if (chain && !isShared && !isSetOff(text, chain, first, ledgers)) {
    for (const number of chain.numbers.slice(0, MOST_REFERENCES)) add({ ...first.ref, number });
    return stop({ kind: "ASK", reason: "quantity" });
  }
  const trouble = troubleOf(text, first, ledgers);
  if (trouble) {
    const second = trouble.reason === "dotted" ? (numberBehindPoint(text, first.end, first.written) ?? 0) : 0;
    if (second > 0) add({ ...first.ref, number: second });
    if (wordless.has(trouble.reason)) refs.length = 0;
    return stop(trouble);
  }

  for (;;) {
    const next = readNext(text, last, first, ledgers, options);
    if (!next) return stop(undefined);
    const { item, join } = next;
    if (next.hint) {
      refs.length = 0;
      return stop({ kind: "HINT", reason: next.hint });
    }
    if (next.ask) {
      if (!next.isStray && item.ref.number > 0) add(item.ref);
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
      if (goesOnWith("range", text, last.end)) return stop({ kind: "ASK", reason: "chained-range" });
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

function troubleOf(text: string, item: Item, ledgers: Ledgers): References["trouble"] {
  if (item.bad || matchAt(/\.\d{1,4}[a-z]/y, text, item.end)) return { kind: "HINT", reason: "bad-number" };
  if (!item.named && item.ref.number >= 2000 && matchAt(/[-/.年]\d/y, text, item.end)) {
    return { kind: "ASK", reason: "no-number" };
  }
  if (numberBehindPoint(text, item.end, item.written) !== undefined) return { kind: "ASK", reason: "dotted" };
  // A bare 三 or 百 before other words (三会一课, 百姓讲堂) names no entry.
  const isWord = !item.named && item.written === "numeral" && goesOn(text, item.end);
  if (isWord && (!item.unsure || item.unsure === "numeral")) return { kind: "ASK", reason: "which-number" };
  if (item.unsure) return { kind: "ASK", reason: item.unsure };
  if (item.ordinal && item.ref.number === 1 && ordinalNumbersSentence(text, item, ledgers)) {
    return { kind: "ASK", reason: "quantity" };
  }
  if (!item.named && item.ref.number === 1 && numbersAll(text, item)) {
    return { kind: "ASK", reason: "which-number" };
  }
  return item.ref.number === 0 ? { kind: "HINT", reason: "zero" } : undefined;
}

/** 任务7、8户已走访: the quantity behind an entry is its note; but 任务3-5户 and 任务7、8、9户 can be several entries. */
function isSetOff(text: string, chain: Chain, first: Item, ledgers: Ledgers): boolean {
  if (!first.named) return false;
  if (closesList(text, chain.end, first, ledgers)) return true;
  return !first.ordinal && chain.mark === "、" && chain.numbers.length === 1;
}

/** 50% is a share of work, no entry. */
const isShare = (text: string, item: Item) =>
  !item.named && matchAt(/(?:\.\d{1,3})? ?%/y, text, item.end) !== undefined;

/** 12/15 alone is the 15th of December as well. With the ledger's name before it, it is two entries. */
function isDayOfMonth(first: Item, refs: readonly Reference[], text: string, last: Item): boolean {
  const [month, day] = refs;
  if (first.named || refs.length !== 2 || !month || !day) return false;
  if (!/^\s?\/\s?$/.test(text.slice(first.end, last.numberAt))) return false;
  if (goesOnWith("list", text, last.end)) return false;
  return month.number <= 12 && day.number <= 31;
}
