import { afterCounter } from "./counters.ts";
import { type ReadNumber, readNumber } from "./numbers.ts";
import { matchAt, skip } from "./scan.ts";

/** Numbers that belong together by the marks between them, so that one cannot be taken without the others. */

/** Longer chains are lists of entries, too many to close at once. */
const LONGEST = 12;

/** Behind 任务7 a dash or plus with spaces sets off the note. */
const BEHIND_ENTRY = /\s?(?:[、/&|]|和|及|与|跟|或者?|还是|到|至)\s?|[-~+]/y;
/** Between bare numbers a dash with spaces is a range as well. */
const AT_START = /\s?(?:[、/+&|]|和|及|与|跟|或者?|还是|到|至|[-~]{1,2})\s?/y;
/** Behind the entries a comma may part thousands: 任务7 1,200元. At the start it parts an entry from the note. */
const LATER = /\s?(?:[、/+&|]|和|及|与|跟|或者?|还是|到|至|[-~]{1,2})\s?|,(?=\d{3}(?!\d))/y;

export interface Chain {
  /** The numbers behind the first. */
  readonly numbers: readonly number[];
  /** The mark behind the first number. */
  readonly mark: string;
  /** Where the last number ends and its counter begins. */
  readonly end: number;
}

function linkOf(named: boolean, place: "first" | "later"): RegExp {
  if (named) return BEHIND_ENTRY;
  return place === "first" ? AT_START : LATER;
}

/**
 * The chain that a number begins when its last member counts something, so that all of it is a quantity or a date:
 * 8、9户, 10到20户, 3、4月份. Undefined when it is no chain or counts nothing. No number is a member where `stops` is true.
 */
export function countedChain(
  text: string,
  { end: at, written, named }: { end: number; written: ReadNumber["written"]; named: boolean },
  place: "first" | "later",
  stops?: (at: number) => boolean,
): Chain | undefined {
  const link = linkOf(named, place);
  const numbers: number[] = [];
  let end = at;
  let mark = "";
  while (numbers.length < LONGEST) {
    const joined = matchAt(link, text, end)?.[0];
    const number = joined === undefined ? undefined : readNumber(text, end + joined.length);
    if (joined === undefined || number?.written !== written || stops?.(end + joined.length)) break;
    if (numbers.length === 0) mark = joined.trim();
    numbers.push(number.value);
    end = number.end;
  }
  return numbers.length > 0 && afterCounter(text, end) !== undefined ? { numbers, mark, end } : undefined;
}

const CLUSTER = /(?:[/.:~+-]\d{1,11}|\+[a-z](?![a-z])){1,6}/y;
/** Words behind it, glued or not: 11/25已走访, “1+7”模式. */
const WORDS = /["'”’)\]」』】》]{0,3}\s{0,9}[\p{L}%]/uy;
const QUOTE = /["'“‘「『《]/;
/** From here on a number is a year. */
const FIRST_YEAR = 2000;
/** A number of so many digits is a telephone's. */
const TELEPHONE_DIGITS = 10;

/**
 * What a number that is set apart from the entries before is, when it is no entry: "whole" for a time, a whole date, a
 * telephone number or something quoted (“1+7”); "words" where words follow it (11/25 走访, 1+7模式, 3.5公里); "decimal"
 * for 3.5 alone; "unclear" where it stands alone (11/25, 3+1, 2026). Undefined for a plain number and a range. `from`
 * is where the number begins, `at` where it ends.
 */
export function strayCluster(
  text: string,
  from: number,
  at: number,
  value: number,
): "whole" | "words" | "decimal" | "unclear" | undefined {
  const cluster = matchAt(CLUSTER, text, at)?.[0] ?? "";
  const end = at + cluster.length;
  if (isWhole(text.slice(from, end), cluster, value)) return "whole";
  if (/^[-~]\d+$/.test(cluster) && value < FIRST_YEAR) {
    return /\p{Script=Han}/u.test(text[end] ?? "") ? "words" : undefined;
  }
  if (cluster === "" && value < FIRST_YEAR) return undefined;
  if (QUOTE.test(text[from - 1] ?? "")) return "whole";
  if (skip(WORDS, text, end) > end || /[a-z]/.test(cluster)) return "words";
  return cluster.startsWith(".") ? "decimal" : "unclear";
}

/** 9:30, 2026/11/25, 11.25.3, 138-0013-8000, 0371-66668888 */
function isWhole(whole: string, cluster: string, value: number): boolean {
  if (cluster.includes(":") || cluster.split(".").length > 2) return true;
  const digits = whole.replace(/\D/g, "").length;
  return digits >= TELEPHONE_DIGITS || (cluster.split(/[/~-]/).length > 2 && value >= FIRST_YEAR);
}
