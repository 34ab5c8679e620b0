import type { Queryable } from "../database/door.ts";
import type { DayOverride } from "./working-days.ts";

/** The days about which a street's office decided for itself, in order. */
export async function loadDayOverrides(db: Queryable, streetId: number): Promise<DayOverride[]> {
  const { rows } = await db.query<DayOverride>(
    "SELECT day, working, reason FROM gov.day_override WHERE street_id = $1 ORDER BY day",
    [streetId],
  );
  return rows;
}
