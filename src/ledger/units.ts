import type { Queryable } from "../database/door.ts";
import type { UnitName } from "./speaker.ts";
import { unitKindNames } from "./words.ts";

/** A unit found by what a person typed, or the candidates when the words fit several. */
export type FoundUnit =
  | { readonly found: "one"; readonly unit: UnitName }
  | { readonly found: "several"; readonly units: readonly UnitName[] }
  | { readonly found: "none" };

/**
 * Finds a unit of the street by its name as people shorten it: the whole name, else a name that ends or begins with
 * the words (桃园社区 for 示例桃园社区), else one whose short form they are (桃园, 桃园社区党支部). Several fits are given
 * back rather than guessed at; no words fit nothing.
 */
export async function findUnit(db: Queryable, streetId: number, words: string): Promise<FoundUnit> {
  const { rows } = await db.query<UnitName>(
    "SELECT id, name, kind FROM gov.unit WHERE street_id = $1 ORDER BY position, id",
    [streetId],
  );
  const wanted = words.trim();
  for (const fits of wanted === "" ? [] : fittings) {
    const units = rows.filter(({ name }) => fits(name, wanted));
    const [only] = units;
    if (only) return units.length === 1 ? { found: "one", unit: only } : { found: "several", units };
  }
  return { found: "none" };
}

/** How words can fit a name, the nearest first. */
const fittings: readonly ((name: string, words: string) => boolean)[] = [
  (name, words) => name === words,
  (name, words) => name.startsWith(words) || name.endsWith(words),
  (name, words) => shortNames(name).includes(words.replace(COMMITTEE, "")),
];

/** What a unit's name ends with, by which its kind is told. */
const ENDING = /(?:社区|村|商圈|园区|片区|党委|党总支|党支部|支部)$/;
/** What may be said behind a unit's name without naming another: 桃园社区党支部. */
export const COMMITTEE = /(?:党总支|党支部|支部|党委|两委|居委会|村委会)$/;
const kindNames: readonly string[] = Object.values(unitKindNames);

/** A unit's name and what it is called for short: 示例桃园社区, 桃园社区, 示例桃园, 桃园. At least two characters are its own. */
export function shortNames(name: string): string[] {
  const ending = ENDING.exec(name)?.[0];
  if (ending === undefined) return [name];
  const own = Array.from(name.slice(0, name.length - ending.length));
  const shorter = own.flatMap((_, index) => (own.length - index < 2 ? [] : own.slice(index).join("")));
  const forms = [name, ...shorter.flatMap((words) => [words + ending, words])];
  return [...new Set(forms)].filter((words) => !kindNames.includes(words));
}

/** The unit that comes first in the office's own list, to show how a unit is named; "" in a street without units. */
export async function firstUnitName(db: Queryable, streetId: number): Promise<string> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT name FROM gov.unit WHERE street_id = $1 ORDER BY position, id LIMIT 1",
    [streetId],
  );
  return rows[0]?.name ?? "";
}
