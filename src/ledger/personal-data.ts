/**
 * Identity, telephone and bank-card numbers in what people type into a chat or a workbook: found, so that they are asked
 * about or refused, and masked in what is kept or said (promise 8).
 */

export interface PersonalData {
  readonly kind: "identity-card" | "mobile" | "landline" | "bank-card";
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
const SEPARATOR = /^[\s\p{Pd}\p{Zs}._/\\:;,、。·~|()[\]+]$/u;
const UNSEEN = /^[\p{Cf}\p{Mn}\p{Me}]$/u;
/** More than this between two digits, and they belong to two numbers. */
const MOST_BETWEEN = 4;
/** The digits of an identity number before its check digit. */
const IDENTITY_DIGITS = 17;
const HAN_DIGITS = "零一二三四五六七八九";
const hanDigits = new Map([
  ...Array.from(HAN_DIGITS, (han, value) => [han, String(value)] as const),
  ["〇", "0"] as const,
  ["○", "0"] as const,
  ["幺", "1"] as const,
  ["两", "2"] as const,
]);

/**
 * Every such number in a text, in order, however it is grouped: identity numbers (18 digits, the last may be X; old 15
 * digits), mobile numbers, landlines with their area code, and bank cards. Lists of entries, dates, times and amounts are
 * none, though their digits may come to one.
 */
export function findPersonalData(text: string): PersonalData[] {
  return runsOf(text).flatMap((run) => {
    const groups = groupsOf(run, text);
    // What is plainly grouped goes first: in "13 8 138 0013 8000" the loose reading would end in the middle of it.
    const plain = numbersIn(groups, 0, groups.length, plainly);
    const gaps = [...plain, undefined].map((next, index) => {
      const start = plain[index - 1]?.end ?? 0;
      return numbersIn(groups, start, next?.first ?? groups.length, loosely);
    });
    const found = [...plain, ...gaps.flat()];
    const labelled = found.length === 0 ? labelledNumber(groups, text.slice(0, run[0]?.from)) : [];
    return [...found, ...labelled]
      .toSorted((a, b) => a.first - b.first)
      .map(({ kind, first, end, skip, length }) => {
        const written = groups.slice(first, end).flatMap(({ digits }) => digits);
        const digits = written.slice(skip, skip + length);
        return { kind, from: digits[0]?.from ?? 0, to: digits.at(-1)?.to ?? 0 };
      });
  });
}

/**
 * What is said to be such a number is one without the marks that tell it from others: a card whatever its check digit, a
 * telephone number without its area code.
 */
const labels: readonly {
  readonly kind: PersonalData["kind"];
  readonly label: RegExp;
  readonly written: RegExp;
}[] = [
  {
    kind: "bank-card",
    label: /(?:(?:银行|储蓄|借记|信用|工资|社保)卡|卡号|[账帐][号户])(?:卡?号码?)?[是为:：\s]{0,4}$/u,
    written: /^\d{12,19}$/,
  },
  {
    kind: "landline",
    label: /(?:电话|座机|固话|联系方式|tel|TEL|Tel)(?:号码?)?[是为:：.\s]{0,4}$/u,
    written: /^[2-8]\d{6,7}$/,
  },
];

/** The number that begins a run behind its label: groups of three digits and more, as many as it has. */
function labelledNumber(groups: readonly Group[], before: string): Found[] {
  const near = before.slice(-LONGEST_LABEL);
  return labels
    .filter(({ label }) => label.test(near))
    .flatMap(({ kind, written }) => {
      const near = groups.slice(0, MOST_LABELLED_GROUPS);
      const short = near.findIndex(({ value }) => value.length < 3);
      const plain = short === -1 ? near : near.slice(0, short);
      const taken = plain
        .map((_, index) => plain.slice(0, index + 1))
        .filter((some) => written.test(some.map(({ value }) => value).join("")))
        .at(-1);
      return taken ? [{ kind, first: 0, end: taken.length, skip: 0, length: total(taken) }] : [];
    });
}

const LONGEST_LABEL = 16;
const MOST_LABELLED_GROUPS = 8;

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
    // 410102 19900307 123 X: set apart, the X belongs to a number that wants it.
    const values = digitsOf(character, between === 0 ? run.length > 0 : run.length >= IDENTITY_DIGITS);
    if (values !== undefined) {
      // The 三 of 张三13800138000 is no digit of the number.
      const isHan = hanDigits.has(character);
      const starts = run.length === 0 || between > 0 || isHan !== inHan || run.at(-1)?.value === "x";
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

/** Digits that stand together. */
interface Group {
  readonly digits: readonly Digit[];
  readonly value: string;
  /** What stands between it and the group before. */
  readonly mark: string;
  /** Nothing does: the 零零 of 138零零138000. */
  readonly glued: boolean;
}

function groupsOf(run: readonly Digit[], text: string): Group[] {
  const starts = run.flatMap(({ starts }, index) => (starts ? [index] : []));
  return starts.map((start, index) => {
    const digits = run.slice(start, starts[index + 1]);
    const before = run[start - 1];
    return {
      digits,
      value: digits.map(({ value }) => value).join(""),
      mark: before ? text.slice(before.to, digits[0]?.from).trim() : "",
      glued: before !== undefined && before.to === digits[0]?.from,
    };
  });
}

/** A number: its groups, `end` exclusive, how many digits are a country's or a trunk's code, and how many its own. */
interface Found {
  readonly kind: PersonalData["kind"];
  readonly first: number;
  readonly end: number;
  readonly skip: number;
  readonly length: number;
}

type Accepts = (groups: readonly Group[], kind: PersonalData["kind"]) => boolean;

/** The numbers among some groups that are grouped as `accepts` wants them. */
function numbersIn(groups: readonly Group[], from: number, to: number, accepts: Accepts): Found[] {
  const found: Found[] = [];
  let at = from;
  while (at < to) {
    const number = numberAt(groups, at, to, accepts);
    if (number) found.push(number);
    at = number ? number.end : at + 1;
  }
  return found;
}

/** A landline in a city of seven digits, and a card. */
const LEAST_NUMBER_DIGITS = 10;
const MOST_NUMBER_DIGITS = 19;

function numberAt(groups: readonly Group[], first: number, to: number, accepts: Accepts): Found | undefined {
  let digits = "";
  const ends: { end: number; digits: string }[] = [];
  for (let end = first; end < to && digits.length < MOST_NUMBER_DIGITS; end++) {
    digits += groups[end]?.value ?? "";
    if (digits.length >= LEAST_NUMBER_DIGITS) ends.push({ end: end + 1, digits });
  }
  for (const { kind, written, holds } of shapes) {
    for (const { end, digits } of ends) {
      const [whole, own] = written.exec(digits) ?? [];
      if (whole === undefined || own === undefined || holds?.(own) === false) continue;
      if (!accepts(groups.slice(first, end), kind)) continue;
      return { kind, first, end, skip: whole.indexOf(own), length: own.length };
    }
  }
  return undefined;
}

/**
 * The digits of each kind of number, with what may stand before it. In this order: the first that fits is taken. The X of
 * 13800138000X is no part of a telephone number.
 */
const shapes: readonly {
  readonly kind: PersonalData["kind"];
  readonly written: RegExp;
  readonly holds?: (digits: string) => boolean;
}[] = [
  // region, birthday, number
  {
    kind: "identity-card",
    written: /^([1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx])$/,
  },
  { kind: "identity-card", written: /^([1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})x?$/ },
  { kind: "mobile", written: /^(?:0086|86|0)?(1[3-9]\d{9})x?$/ },
  // an area code (010, 02x, 0371) and a subscriber's number, which begins with no 0 or 1
  { kind: "landline", written: /^(?:0086|86)?(0(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7})x?$/ },
  { kind: "bank-card", written: /^([3-69]\d{15,18})x?$/, holds: hasLuhnDigit },
];

/** The check digit that every bank card ends with. */
function hasLuhnDigit(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

/** Written whole, in groups of three and more (138 0013 8000), or digit by digit. */
const plainly: Accepts = (groups, kind) => {
  const lengths = groups.flatMap(({ value }) => (value === "x" ? [] : value.length));
  // 86 138 0013 8000
  const behindCode = lengths[0] === 2 && groups[0]?.value === "86" ? lengths.slice(1) : lengths;
  const isPlain = behindCode.every((length) => length >= 3) || lengths.every((length) => length === 1);
  return isPlain && !(groups.length > 1 && isAmount(groups)) && (kind !== "landline" || groups.length <= 4);
};

/** In any other groups that nothing else explains. Of cards and of 15 digits not: too much would be one. */
const loosely: Accepts = (groups, kind) =>
  (kind === "mobile" || kind === "identity-card") &&
  total(groups) !== 15 &&
  (isChained(groups) || isHeaded(groups) || !isExplained(groups));

const total = (groups: readonly Group[]) => groups.reduce((sum, { digits }) => sum + digits.length, 0);

/** 13-81-23-45-67-8: no list of entries is written with dashes. */
const isChained = (groups: readonly Group[]) =>
  groups.length > 3 && groups.slice(1).every(({ mark }) => /^\p{Pd}$/u.test(mark));

/** 138 12 34 56 78: a list of entries in no order would have marks between them. */
const isHeaded = ([first, ...rest]: readonly Group[]) =>
  /^1[3-9]\d$/.test(first?.value ?? "") &&
  rest.every(({ value, mark }) => /^[.]?$/.test(mark) && Number(value) < Number(first?.value));

/** Number by number: entries, days, times and amounts, none of which runs from one script into another. */
function isExplained(groups: readonly Group[]): boolean {
  if (groups.slice(1).some(({ glued }) => glued)) return false;
  let at = 0;
  while (at < groups.length) {
    const rest = groups.slice(at);
    const taken = explanations.map((explain) => explain(rest)).find((count) => count > 0);
    if (taken === undefined) return false;
    at += taken;
  }
  return true;
}

/** How many groups from the first on are such a thing; 0 when they are none. */
const explanations: readonly ((groups: readonly Group[]) => number)[] = [
  // 2026-11-25, 2026.11, 20261125
  (groups) => {
    const [year, month, day] = groups.map(({ value }) => value);
    if (/^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(year ?? "")) return 1;
    if (!/^20\d\d$/.test(year ?? "")) return 0;
    if (!isMonth(month) || !/[-/.]/.test(groups[1]?.mark ?? "")) return 1;
    return isDay(day) && /[-/.]/.test(groups[2]?.mark ?? "") ? 3 : 2;
  },
  // 11.05, 12/05; more than two between the same marks are no day
  ([month, day, next]) => {
    const mark = day?.mark ?? "";
    const isAlone = /^[/.]$/.test(mark) && month?.mark !== mark && next?.mark !== mark;
    return isAlone && isMonth(month?.value) && isDay(day?.value) ? 2 : 0;
  },
  // 14:00, 14:00:00
  ([hour, minute, second]) => {
    const isTime = /^(?:[01]?\d|2[0-4])$/.test(hour?.value ?? "") && isMinute(minute);
    return isTime ? (isMinute(second) ? 3 : 2) : 0;
  },
  // 1,200,000
  (groups) => {
    const more = groups.slice(1).findIndex(({ value, mark }) => mark !== "," || !/^\d{3}$/.test(value));
    const count = more === -1 ? groups.length : more + 1;
    return count > 1 && /^[1-9]\d{0,2}$/.test(groups[0]?.value ?? "") ? count : 0;
  },
  // an entry, a quantity
  ([entry]) => (/^[1-9]\d{0,2}$/.test(entry?.value ?? "") ? 1 : 0),
];

const isMonth = (value = "") => /^(?:0?[1-9]|1[0-2])$/.test(value);
const isDay = (value = "") => /^(?:0?[1-9]|[12]\d|3[01])$/.test(value);
const isMinute = (group: Group | undefined) =>
  /^[0-5]\d$/.test(group?.value ?? "") && /^[:：]$/.test(group?.mark ?? "");

/** 15,000,000,000 */
const isAmount = (groups: readonly Group[]) =>
  /^[1-9]\d{0,2}$/.test(groups[0]?.value ?? "") &&
  groups.slice(1).every(({ value, mark }) => mark === "," && /^\d{3}$/.test(value));

/** How many digits stay readable at either end. */
const kept = { "identity-card": [3, 2], mobile: [3, 4], landline: [4, 2], "bank-card": [4, 4] } as const;

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
