import type { Queryable } from "../database/door.ts";
import type { DayOverride } from "./working-days.ts";

/** The days about which a street's office decided for itself, in order. */
export async function loadDayOverrides(db: Queryable, streetId: number): Promise<readonly DayOverride[]> {
  return (await loadDayOverridesOf(db, [streetId])).get(streetId) ?? [];
}

/** The same for each of the streets. */
export async function loadDayOverridesOf(
  db: Queryable,
  streetIds: readonly number[],
): Promise<ReadonlyMap<number, readonly DayOverride[]>> {
  const { rows } = await db.query<DayOverride & { streetId: number }>(
    `SELECT street_id AS "streetId", day, working, reason FROM gov.day_override
     WHERE street_id = ANY($1::bigint[]) ORDER BY street_id, day`,
    [streetIds],
  );
  const byStreet = new Map<number, DayOverride[]>(streetIds.map((id) => [id, []]));
  for (const { streetId, ...override } of rows) byStreet.get(streetId)?.push(override);
  return byStreet;
}

/** What an event of kind "day-set" says: gov.day_override reads it. */
export interface DayChange {
  readonly day: string;
  /** Null takes back what was said about the day. */
  readonly working: boolean | null;
  readonly reason: string;
}
