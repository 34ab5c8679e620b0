import { goesOn } from "./done-words.ts";
import { matchAt, skip } from "./scan.ts";

/** Numbers as people write and say them, up to what a ledger can hold. Works on clean text (see normalise.ts). */

/** A ledger has at most four digits of entries; anything longer is a phone number, a date or a slip. */
export const MOST_DIGITS = 4;

export interface ReadNumber {
  readonly value: number;
  /** Where the text goes on. */
  readonly end: number;
  readonly written: "digits" | "numeral" | "keycaps";
  /** Set when it can be read in two ways: "keycaps" 1️⃣2️⃣, "numeral" 一二三, 十二三 or 2十, "split-numeral" 十 二. */
  readonly unsure?: "keycaps" | "numeral" | "split-numeral";
  /** Set when no ledger has such a number: more than four digits. */
  readonly tooLong?: true;
}

const digitOf = new Map(Array.from("零一二三四五六七八九", (character, value) => [character, value] as const))
  .set("两", 2)
  .set("俩", 2)
  .set("仨", 3)
  .set("幺", 1);
const unitOf = new Map([
  ["十", 10],
  ["百", 100],
  ["千", 1000],
]);
/** 廿五 is 25: a digit and its unit in one. */
const tensOf = new Map([
  ["廿", 20],
  ["卅", 30],
  ["卌", 40],
]);

/** 两 stands behind no other digit: the 八两 of 七、八两项 is no 82. */
const NUMERAL = /(?:[零一二三四五六七八九十百千幺廿卅卌]|(?<![零一二三四五六七八九两俩仨幺])[两俩仨]){1,12}/y;
const DIGITS = /\d+/y;
/** Digits, numerals and what else Unicode counts as a number (², ½), in any order. */
const MIXED = /(?:[\p{N}零一二三四五六七八九十百千两俩仨幺廿卅卌]|\u20e3){1,40}/uy;
const KEYCAPS = /(?:\d\u20e3)+/y;

/** The number that begins at a place of the text, undefined when none does. */
export function readNumber(text: string, at: number): ReadNumber | undefined {
  const read = readOneScript(text, at);
  if (!read || read.tooLong) return read;
  const mixedEnd = skip(MIXED, text, at);
  return mixedEnd > read.end && isMixed(text, read, mixedEnd)
    ? { ...read, end: mixedEnd, unsure: "numeral" }
    : read;
}

function readOneScript(text: string, at: number): ReadNumber | undefined {
  const keycaps = matchAt(KEYCAPS, text, at)?.[0];
  if (keycaps !== undefined) {
    const digits = keycaps.replaceAll("\u20e3", "");
    const read = fromDigits(digits, at + keycaps.length, "keycaps");
    return digits.length > 1 ? { ...read, unsure: "keycaps" } : read;
  }
  const digits = matchAt(DIGITS, text, at)?.[0];
  if (digits !== undefined) return fromDigits(digits, at + digits.length, "digits");
  const numeral = matchAt(NUMERAL, text, at)?.[0];
  return numeral === undefined ? undefined : fromNumeral(text, numeral, at + numeral.length);
}

/**
 * Whether a number goes on in another script: 2十, 十2, 12², 1⃣2. Numerals that go on as words belong to a title
 * (任务12三会一课) unless they say a power of ten.
 */
function isMixed(text: string, read: ReadNumber, end: number): boolean {
  const next = text[read.end] ?? "";
  if (read.written === "numeral" || !digitOf.has(next)) return true;
  return !goesOn(text, end);
}

function fromDigits(digits: string, end: number, written: "digits" | "keycaps"): ReadNumber {
  const significant = digits.replace(/^0+/, "");
  if (significant.length > MOST_DIGITS) return { value: 0, end, written, tooLong: true };
  return { value: Number(significant), end, written };
}

function fromNumeral(text: string, numeral: string, end: number): ReadNumber | undefined {
  const value = numeralValue(numeral);
  const read = { value: value ?? 0, end, written: "numeral" } as const;
  if (value === undefined) return { ...read, value: looseValue(numeral), unsure: "numeral" };
  if (value > 9999) return { ...read, value: 0, tooLong: true };
  const split = splitNumeral(text, numeral, end);
  if (split) return split;
  return isCounting(numeral) || isSum(text, numeral, end) ? { ...read, unsure: "numeral" } : read;
}

/** 十 二 and 二 十三: one number that the phone broke in two, or two numbers? */
function splitNumeral(text: string, numeral: string, end: number): ReadNumber | undefined {
  const gap = matchAt(/ {1,2}/y, text, end)?.[0];
  const rest = gap === undefined ? undefined : matchAt(NUMERAL, text, end + gap.length)?.[0];
  if (gap === undefined || rest === undefined) return undefined;
  const after = end + gap.length + rest.length;
  const joins =
    (unitOf.has(numeral.at(-1) ?? "") && rest.length === 1 && digitOf.has(rest)) ||
    (digitOf.has(numeral) && unitOf.has(rest[0] ?? ""));
  if (!joins || /[\p{Script=Han}]/u.test(text[after] ?? "")) return undefined;
  const value = numeralValue(numeral + rest);
  return value === undefined ? undefined : { value, end: after, written: "numeral", unsure: "split-numeral" };
}

/** The 九三项 of 七、八、九三项: 93, or 9 and so three of them? */
function isSum(text: string, numeral: string, end: number): boolean {
  return /^[一二三四五六七八九]{2,}$/.test(numeral) && /[项条个件]/.test(text[end] ?? "");
}

/** 一二, 三四五: 12, or 1 and 2? */
function isCounting(numeral: string): boolean {
  const digits = Array.from(numeral, (character) => digitOf.get(character));
  return (
    digits.length > 1 &&
    !numeral.includes("幺") &&
    digits.every((digit, index) => digit !== undefined && digit === (digits[0] ?? 0) + index)
  );
}

/**
 * The value of a Chinese numeral: 十二, 一十二, 两百零三, 一百二 (120), 廿五, and place by place 二零三.
 * Undefined for what is none, such as 十二三 or 百百.
 */
export function numeralValue(numeral: string): number | undefined {
  const characters = Array.from(numeral);
  if (characters.length === 0) return undefined;
  if (characters.every((character) => digitOf.has(character))) {
    return Number(characters.map((character) => digitOf.get(character)).join(""));
  }
  let total = 0;
  let digit: number | undefined;
  let lastUnit = 10_000;
  let afterZero = false;
  for (const character of characters) {
    const tens = tensOf.get(character);
    const unit = tens === undefined ? unitOf.get(character) : 10;
    if (unit === undefined) {
      const next = digitOf.get(character);
      if (next === undefined || digit !== undefined) return undefined;
      if (next === 0) afterZero = true;
      else digit = next;
      continue;
    }
    if (unit >= lastUnit || (tens !== undefined && digit !== undefined)) return undefined;
    if (digit === undefined && unit > 10) return undefined;
    total += tens ?? (digit ?? 1) * unit;
    lastUnit = unit;
    digit = undefined;
    afterZero = false;
  }
  // 一百二 is 120, 一百零二 is 102.
  return total + (digit ?? 0) * (lastUnit > 10 && !afterZero ? lastUnit / 10 : 1);
}

/** What to ask about when a numeral is none: the number that it begins with. */
function looseValue(numeral: string): number {
  for (let length = numeral.length - 1; length > 0; length--) {
    const value = numeralValue(numeral.slice(0, length));
    if (value !== undefined && value <= 9999) return value;
  }
  return 0;
}

const POINT = /\.(?=\d{1,4})|点(?=[\d零一二三四五六七八九])/y;

/**
 * The 5 of 12.5, 12点五 and 十二点五; undefined where no point or no number follows. `at` is the end of the number
 * before. 一.走访 numbers a sentence, 12点30分 is a time.
 */
export function numberBehindPoint(
  text: string,
  at: number,
  written: ReadNumber["written"],
): number | undefined {
  const point = matchAt(POINT, text, at)?.[0];
  if (point === undefined || (point === "." && written === "numeral")) return undefined;
  const number = readNumber(text, at + point.length);
  return number && !(point === "点" && goesOn(text, number.end)) ? number.value : undefined;
}
