import type { Queryable } from "../database/door.ts";
import type { UnitName } from "./speaker.ts";

/** A unit found by what a person typed, or the candidates when the words fit several. */
export type FoundUnit =
  | { readonly found: "one"; readonly unit: UnitName }
  | { readonly found: "several"; readonly units: readonly UnitName[] }
  | { readonly found: "none" };

/**
 * Finds a unit of the street by its name as people shorten it: the whole name, else a name that ends or begins with
 * the words (桃园社区 for 示例桃园社区). Several fits are given back rather than guessed at; no words fit nothing.
 */
export async function findUnit(db: Queryable, streetId: number, words: string): Promise<FoundUnit> {
  const { rows } = await db.query<UnitName & { exact: boolean }>(
    `SELECT id, name, kind, name = $2 AS exact FROM gov.unit
     WHERE street_id = $1 AND $2 <> '' AND (right(name, length($2)) = $2 OR left(name, length($2)) = $2)
     ORDER BY position`,
    [streetId, words.trim()],
  );
  const units = rows.map(({ exact: _, ...unit }) => unit);
  const whole = rows.find(({ exact }) => exact);
  if (whole) return { found: "one", unit: { id: whole.id, name: whole.name, kind: whole.kind } };
  const [only] = units;
  if (!only) return { found: "none" };
  return units.length === 1 ? { found: "one", unit: only } : { found: "several", units };
}

/** The unit that comes first in the office's own list, to show how a unit is named; "" in a street without units. */
export async function firstUnitName(db: Queryable, streetId: number): Promise<string> {
  const { rows } = await db.query<{ name: string }>(
    "SELECT name FROM gov.unit WHERE street_id = $1 ORDER BY position, id LIMIT 1",
    [streetId],
  );
  return rows[0]?.name ?? "";
}
