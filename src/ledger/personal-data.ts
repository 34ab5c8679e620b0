/**
 * Identity and telephone numbers in what people type into a chat or a workbook: found, so that they are asked about or
 * refused, and masked in what is kept or said (promise 8).
 */

export interface PersonalData {
  readonly kind: "identity-card" | "mobile";
  /** Code units of the text, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}

/** One digit as it stands in the text; `starts` when it is the first of its group. */
interface Digit {
  /** "0" to "9", or "x" for the check digit of an identity number. */
  readonly value: string;
  readonly from: number;
  readonly to: number;
  readonly starts: boolean;
}

/** What people put between the groups of one number: spaces, line ends, dashes, points, slashes, brackets, commas. */
const SEPARATOR = /^[\s\p{Pd}\p{Zs}._/\\:,、·()[\]+]$/u;
const UNSEEN = /^[\p{Cf}\p{Mn}\p{Me}]$/u;
/** More than this between two digits, and they belong to two numbers. */
const MOST_BETWEEN = 4;
const HAN_DIGITS = "零一二三四五六七八九";
const hanDigits = new Map([
  ...Array.from(HAN_DIGITS, (han, value) => [han, String(value)] as const),
  ["〇", "0"] as const,
  ["○", "0"] as const,
  ["幺", "1"] as const,
  ["两", "2"] as const,
]);

/** Every identity number (18 digits, the last may be X; old 15 digits) and mobile number in a text, in order. */
export function findPersonalData(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  for (const run of runsOf(text)) {
    let at = 0;
    while (at < run.length) {
      const number = numberAt(run, at);
      if (number) {
        const first = run[number.first] as Digit;
        const last = run[number.end - 1] as Digit;
        found.push({ kind: number.kind, from: first.from, to: last.to });
      }
      at = number ? number.end : at + 1;
    }
  }
  return found;
}

/** Digits of any script and width that stand near enough to each other to be read as one number. */
function runsOf(text: string): Digit[][] {
  const runs: Digit[][] = [];
  let run: Digit[] = [];
  let between = 0;
  let inHan = false;
  let at = 0;
  const end = () => {
    if (run.length > 0) runs.push(run);
    run = [];
  };
  for (const character of text) {
    const from = at;
    at += character.length;
    if (!isPlain(character) && UNSEEN.test(character)) continue;
    const values = digitsOf(character, run.length > 0 && between === 0);
    if (values !== undefined) {
      // The 三 of 张三13800138000 is no digit of the number.
      const isHan = hanDigits.has(character);
      const starts = run.length === 0 || between > 0 || isHan !== inHan;
      for (const [index, value] of Array.from(values).entries()) {
        run.push({ value, from, to: at, starts: starts && index === 0 });
      }
      between = 0;
      inHan = isHan;
    } else if (run.length > 0 && between < MOST_BETWEEN && isSeparator(character)) {
      between += 1;
    } else {
      end();
      between = 0;
    }
  }
  end();
  return runs;
}

/** Nearly every character of a text: ASCII and Han, which NFKC leaves as they are. */
function isPlain(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 || (point >= 0x4e00 && point <= 0x9fff);
}

function isSeparator(character: string): boolean {
  return SEPARATOR.test(isPlain(character) ? character : character.normalize("NFKC"));
}

/** The digits a character stands for: 8, ８, 𝟖, ⑧, 八; x only right behind a digit. */
function digitsOf(character: string, behindDigit: boolean): string | undefined {
  if (/^[0-9]$/.test(character)) return character;
  if (/^[xXｘＸ]$/.test(character)) return behindDigit ? "x" : undefined;
  const han = hanDigits.get(character);
  if (han !== undefined || isPlain(character)) return han;
  const plain = character.normalize("NFKC");
  return /^\(?[0-9]{1,2}\)?\.?$/.test(plain) ? plain.replace(/\D/g, "") : undefined;
}

interface Found {
  readonly kind: PersonalData["kind"];
  readonly first: number;
  readonly end: number;
}

/** Country and trunk codes that may stand before a mobile number. */
const PREFIXES = ["0086", "86", "0"];

/** The number that begins with the group at a place of the run, perhaps behind a country code in that group. */
function numberAt(run: readonly Digit[], at: number): Found | undefined {
  if (!run[at]?.starts) return undefined;
  const ahead = valuesOf(run, at, 4 + 18);
  if (isIdentity18(ahead.slice(0, 18)) && endsGroup(run, at + 18)) {
    return { kind: "identity-card", first: at, end: at + 18 };
  }
  if (isIdentity15(ahead.slice(0, 15)) && endsGroup(run, at + 15) && areGroups(run, at, at + 15)) {
    return { kind: "identity-card", first: at, end: at + 15 };
  }
  for (const prefix of ["", ...PREFIXES]) {
    const first = at + prefix.length;
    const isMobile =
      ahead.startsWith(prefix) && /^1[3-9]\d{9}$/.test(ahead.slice(prefix.length, prefix.length + 11));
    if (isMobile && endsGroup(run, first + 11) && areGroups(run, first, first + 11)) {
      return { kind: "mobile", first, end: first + 11 };
    }
  }
  return undefined;
}

function valuesOf(run: readonly Digit[], at: number, count: number): string {
  return run
    .slice(at, at + count)
    .map(({ value }) => value)
    .join("");
}

const endsGroup = (run: readonly Digit[], end: number) =>
  run[end] === undefined || run[end].starts || run[end].value === "x";

/** A number is written whole, in groups of three and more (138 0013 8000), or digit by digit; 13 14 15 16 17 8 is a list. */
function areGroups(run: readonly Digit[], from: number, to: number): boolean {
  const starts = run.slice(from + 1, to).flatMap(({ starts }, index) => (starts ? [from + 1 + index] : []));
  const lengths = [from, ...starts].map((start, index) => ([...starts, to][index] as number) - start);
  return lengths.every((length) => length >= 3) || lengths.every((length) => length === 1);
}

/** Region, birthday, number: the birthday keeps lists of task numbers out, however they are grouped. */
const isIdentity18 = (digits: string) =>
  /^[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]$/.test(digits);
const isIdentity15 = (digits: string) =>
  /^[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(digits);

/** How many digits stay readable at either end. */
const kept = { "identity-card": [3, 2], mobile: [3, 4] } as const;

/** The text with each such number's middle as stars: 138****8000, 410*************34. Separators stay. */
export function maskPersonalData(text: string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { kind, from, to } of findPersonalData(text)) {
    pieces.push(text.slice(at, from), maskNumber(text.slice(from, to), kept[kind]));
    at = to;
  }
  return pieces.join("") + text.slice(at);
}

function maskNumber(written: string, [first, last]: readonly [number, number]): string {
  const digits = Array.from(written).map((character) => digitsOf(character, true)?.length ?? 0);
  const total = digits.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  return Array.from(written, (character, index) => {
    const count = digits[index] ?? 0;
    seen += count;
    return count === 0 || seen <= first || seen > total - last ? character : "*".repeat(count);
  }).join("");
}
