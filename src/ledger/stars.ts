import type { Queryable } from "../database/door.ts";

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

/** The stars of a unit in their order; [] for a unit without a star programme. */
export async function starsOfUnit(db: Queryable, unitId: number): Promise<UnitStar[]> {
  const { rows } = await db.query<UnitStar>(
    `SELECT s.position, s.name, d.unit_id IS NOT NULL AS declared, count(*)::integer AS items,
       (count(*) FILTER (WHERE t.state = 'signed-off'))::integer AS "signedOff"
     FROM gov.task t
     JOIN gov.item i ON i.id = t.item_id
     JOIN gov.star s ON s.programme_id = i.programme_id AND s.unit_kind = i.unit_kind AND s.position = i.star
     LEFT JOIN gov.declared_star d ON d.unit_id = t.unit_id AND d.programme_id = s.programme_id AND d.position = s.position
     WHERE t.unit_id = $1
     GROUP BY s.programme_id, s.position, s.name, d.unit_id
     ORDER BY s.programme_id, s.position`,
    [unitId],
  );
  return rows;
}
