import { findPersonalData } from "../ledger/personal-data.ts";
import { ruleOf } from "./command-rules.ts";
import { namedLater } from "./further-words.ts";
import { normalise } from "./normalise.ts";
import { isAmong } from "./reference-item.ts";
import type { Reference, Understanding, Vocabulary } from "./understanding.ts";

/**
 * The number that a question proposes where the parser would not take one: 12 of "/打卡 明天 12", 25 of "/打卡 11月25日
 * 25". Nothing is done with it; the person sends the proposal, or does not.
 */

/** A number by itself, or several in a row (12、13): not of a day, a quantity, a share, a time or a telephone. */
const BARE =
  /\d{1,3}(?:\s?[,、和]\s?\d{1,3}){0,9}(?!(?!已|都|均|也|完成)[\p{L}\p{N}.:/%*-]|\s?(?:[年月日号点时户人个次元名项条]|%)|\s?[,、和]\s?\d)/gu;

type Unsettled = Extract<Understanding, { kind: "ASK" | "HINT" }>;

/** The question with the numbers that the text holds beside what was asked about; unchanged where it holds none, or not in one row. */
export function withMeantNumber(asked: Unsettled, text: string, vocabulary: Vocabulary): Unsettled {
  if (asked.kind !== "ASK") return asked;
  const isAboutOther = asked.reason === "quantity";
  if (asked.refs.length > 0 && !isAboutOther) return asked;
  const refs = meantNumbers(text, vocabulary);
  if (refs.length === 0 || refs.some((ref) => isAmong(ref, asked.refs))) return asked;
  const proposes = isAboutOther || asked.reason === "no-number";
  return { ...asked, refs, ...(proposes && { reason: "which-number" }) };
}

function meantNumbers(text: string, vocabulary: Vocabulary): readonly Reference[] {
  const words = withoutPersonalData(normalise(text.slice(0, REACH)).text);
  const named = namedLater(words, 0, vocabulary);
  if (named) return [named];
  const rows = Array.from(words.matchAll(BARE)).filter(({ index }) =>
    standsAlone(words.slice(0, index), vocabulary),
  );
  const [row] = rows;
  if (!row || rows.length > 1) return [];
  const numbers = new Set(Array.from(row[0].matchAll(/\d+/g), ([digits]) => Number(digits)));
  const ledger = vocabulary.ledgers[0] ?? "";
  return numbers.has(0) ? [] : Array.from(numbers, (number) => ({ ledger, number }));
}

/** Further than this nothing is looked for, in UTF-16 units. */
const REACH = 600;

/** At the beginning, behind a space or a mark, or behind the word of a command that needs a number: 不用打卡25. Not 3月 5 and 9:30. */
function standsAlone(before: string, { commands }: Vocabulary): boolean {
  if (/[年月]\s?$|\d:$/.test(before)) return false;
  if (/(?:^|[\s,，。;；!、:])$/.test(before)) return true;
  return commands.some(
    ({ name, words }) => ruleOf(name).needsNumber && words.some((word) => before.endsWith(word)),
  );
}

function withoutPersonalData(words: string): string {
  return findPersonalData(words).reduceRight(
    (left, { from, to }) => `${left.slice(0, from)}*${left.slice(to)}`,
    words,
  );
}
