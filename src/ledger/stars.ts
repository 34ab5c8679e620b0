import type { Queryable } from "../database/door.ts";
import { type LedgerThen, tasksThen } from "./tasks-then.ts";

/** One star of a unit: how far it is, and whether the unit strives for it this year. */
export interface UnitStar {
  readonly position: number;
  readonly name: string;
  readonly declared: boolean;
  readonly items: number;
  readonly signedOff: number;
}

/** A star is met when every item of it is signed off. */
export function isMet(star: UnitStar): boolean {
  return star.items > 0 && star.signedOff === star.items;
}

/** A star as it stands: every item signed off (met), striven for this year (declared), or neither. */
export type StarState = "met" | "declared" | "open";

export function stateOfStar(star: UnitStar): StarState {
  if (isMet(star)) return "met";
  return star.declared ? "declared" : "open";
}

const columns = `s.position, s.name, d.unit_id IS NOT NULL AS declared, count(*)::integer AS items,
  (count(*) FILTER (WHERE t.state = 'signed-off'))::integer AS "signedOff"`;

/** SQL: what follows SELECT's columns. */
const from = (tasks: string) => `
  FROM ${tasks} t
  JOIN gov.item i ON i.id = t.item_id
  JOIN gov.star s ON s.programme_id = i.programme_id AND s.unit_kind = i.unit_kind AND s.position = i.star
  LEFT JOIN gov.declared_star d ON d.unit_id = t.unit_id AND d.programme_id = s.programme_id AND d.position = s.position`;

const inOrder = `
  GROUP BY t.unit_id, s.programme_id, s.position, s.name, d.unit_id
  ORDER BY t.unit_id, s.programme_id, s.position`;

/** The stars of a unit in their order; [] for a unit without a star programme. */
export async function starsOfUnit(db: Queryable, unitId: number): Promise<UnitStar[]> {
  const { rows } = await db.query<UnitStar>(
    `SELECT ${columns} ${from("gov.task")} WHERE t.unit_id = $1 ${inOrder}`,
    [unitId],
  );
  return rows;
}

/** The stars of every unit as the ledger stood then, by the unit's id. Declared is what is declared now. */
export async function starsOfStreetThen(
  db: Queryable,
  streetId: number,
  { moved }: LedgerThen,
): Promise<Map<number, StarState[]>> {
  const { rows } = await db.query<UnitStar & { unitId: number }>(
    `SELECT t.unit_id AS "unitId", ${columns} ${from(tasksThen("$2"))} WHERE t.street_id = $1 ${inOrder}`,
    [streetId, moved],
  );
  const byUnit = new Map<number, StarState[]>();
  for (const star of rows) {
    byUnit.set(star.unitId, [...(byUnit.get(star.unitId) ?? []), stateOfStar(star)]);
  }
  return byUnit;
}
