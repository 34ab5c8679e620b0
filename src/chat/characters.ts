import { simplified } from "./traditional.ts";

/** What single characters mean to the parser: which are unseen, which stand for a number, which for a plainer one. */

/** Zero-width, bidi, tag and variation characters, controls (except newline and tab), and halves of a broken pair. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are among what this finds
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each character is meant alone, none as a combination
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\u{1bca0}-\u{1bca3}\u{e0000}-\u{e0fff}\p{Surrogate}]/u;

/** Marks that sit on another character. U+20E3, the frame of a keycap, stays: 1️⃣2️⃣ is a question. */
const MARKS = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20e2\u20e4-\u20f0\ufe20-\ufe2f]/gu;

/** What NFKC leaves and the parser reads as a plainer character. */
const plainer = new Map([
  ...simplified,
  ...[
    ["/", "⁄∕⧸╱⟋"],
    ["-", "‐‑‒–—―−─━﹣⸺⸻⁃ー"],
    ["~", "〜〰∼⁓"],
    ["→", "➡➔➜➝⇒⟶⮕"],
    ["...", "⋯"],
    ["\n", "\u2028\u2029"],
    ["\\", "＼﹨∖⧵"],
    ["零", "〇○"],
    ["一", "壹弌"],
    ["二", "贰貳貮弍"],
    ["三", "叁參叄弎"],
    ["四", "肆"],
    ["五", "伍"],
    ["六", "陆陸"],
    ["七", "柒"],
    ["八", "捌"],
    ["九", "玖"],
    ["十", "拾"],
    ["百", "佰"],
    ["千", "仟"],
  ].flatMap(([plain = "", others = ""]) => Array.from(others, (other) => [other, plain] as const)),
]);

/** Runs of characters that each stand for one number: the first code point, how many, and the number it begins with. */
const numberRuns: readonly (readonly [first: number, count: number, number: number])[] = [
  [0x2460, 20, 1], // ①
  [0x2474, 20, 1], // ⑴
  [0x2488, 20, 1], // ⒈
  [0x24eb, 10, 11], // ⓫
  [0x24f5, 10, 1], // ⓵
  [0x2776, 10, 1], // ❶
  [0x2780, 10, 1], // ➀
  [0x278a, 10, 1], // ➊
  [0x3220, 10, 1], // ㈠
  [0x3280, 10, 1], // ㊀
  [0x3251, 15, 21], // ㉑
  [0x32b1, 15, 36], // ㊱
];
const tens = 0x3248; // ㉈ to ㉏, 10 to 80

const romanRuns: readonly (readonly [first: number, count: number, number: number])[] = [
  [0x2160, 12, 1], // Ⅰ
  [0x2170, 12, 1], // ⅰ
];

const inRun = (runs: typeof numberRuns, point: number) => {
  const run = runs.find(([first, count]) => point >= first && point < first + count);
  return run && point - run[0] + run[2];
};

/** The number that one enclosed character stands for (① 1, ⒓ 12, ㊿ 50, 🔟 10), undefined for any other. */
export function enclosedNumber(character: string): number | undefined {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x2460) return undefined;
  if (point >= tens && point < tens + 8) return (point - tens + 1) * 10;
  if (point === 0x24ea || point === 0x24ff) return 0;
  if (point === 0x1f51f) return 10;
  return inRun(numberRuns, point);
}

/** The number of one Roman numeral character (Ⅻ 12), undefined for any other; letters are not taken for one. */
export function romanNumber(character: string): number | undefined {
  return inRun(romanRuns, character.codePointAt(0) ?? 0);
}

/** Digits set above or below the line. */
const RAISED = /[²³¹⁰⁴-⁹₀-₉]/u;

/** The form of one character (a code point) that the parser reads; "" when it is not to be seen. */
export function plainForm(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  // Nearly every character of a message: letters, digits and Han characters that are plain already.
  if (point >= 0x20 && point < 0x7f)
    return point >= 0x41 && point <= 0x5a ? character.toLowerCase() : character;
  if (point >= 0x4e00 && point <= 0x9fff) return plainer.get(character) ?? character;
  if (UNSEEN.test(character)) return "";
  const compatible = character.normalize("NFKC");
  // ½ is "1⁄2" to NFKC, which would read as tasks 1 and 2.
  if (compatible.length > 1 && compatible.includes("⁄")) return character;
  // 任务12² is no task 122.
  if (RAISED.test(character)) return character;
  return Array.from(compatible.replace(MARKS, ""), (part) => plainer.get(part) ?? part)
    .join("")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]/g, " ");
}
