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

/** Digits in any width, with what people put between them; separators that the eye takes for one number. */
const GAP = "[ \\u00a0\\u2000-\\u200f\\u202a-\\u202e\\u2060\\ufeff\\-－–—.·]?";
const D = "[0-9０-９]";
const many = (count: number) => `(?:${GAP}${D}){${count}}`;
const notDigitBefore = `(?<![0-9０-９])`;
const notDigitAfter = `(?![0-9０-９])`;

/** 18 digits (the last may be X), or 15 of the old form: region, birth day, number. */
const IDENTITY_18 = new RegExp(
  `${notDigitBefore}[1-9１-９]${many(5)}${GAP}(?:[12１２]${GAP}[089０８９])${many(9)}${GAP}${D.slice(0, -1)}xXｘＸ]${notDigitAfter}`,
  "g",
);
const IDENTITY_15 = new RegExp(
  `${notDigitBefore}[1-9１-９]${many(7)}${GAP}[01０１]${GAP}${D}${GAP}[0-3０-３]${many(4)}${notDigitAfter}`,
  "g",
);
const MOBILE = new RegExp(
  `(?<![0-9０-９])(?:[+＋]?${"[8８][6６]"}${GAP})?[1１]${GAP}[3-9３-９]${many(9)}${notDigitAfter}`,
  "g",
);

const patterns: readonly (readonly [PersonalData["kind"], RegExp])[] = [
  ["identity-card", IDENTITY_18],
  ["identity-card", IDENTITY_15],
  ["mobile", MOBILE],
];

/** Every identity number (18 digits, the last may be X; old 15 digits) and mobile number in a text, in order. */
export function findPersonalData(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  for (const [kind, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const span = { kind, from: match.index, to: match.index + match[0].length };
      if (!found.some(({ from, to }) => span.from < to && from < span.to)) found.push(span);
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

const kept = { "identity-card": [3, 2], mobile: [3, 4] } as const;

/** The text with each such number's middle as stars: 138****8000, 410***************34. Separators stay. */
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
  const prefix = /^[+＋]?[8８][6６](?=[^0-9０-９]?[1１])/.exec(written.length > 11 ? written : "")?.[0] ?? "";
  const body = written.slice(prefix.length);
  const digits = body.replace(/[^0-9０-９xXｘＸ]/g, "").length;
  let seen = 0;
  const masked = body.replace(/[0-9０-９xXｘＸ]/g, (digit) => {
    seen += 1;
    return seen <= first || seen > digits - last ? digit : "*";
  });
  return prefix + masked;
}

/** The text for a message about a workbook: any long run of digits keeps its first three and last two. */
export function maskLongNumbers(text: string): string {
  return text.replace(/\d[\d -]{5,}[\dXx]/g, (run) => `${run.slice(0, 3)}****${run.slice(-2)}`);
}
