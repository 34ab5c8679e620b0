import type { Queryable } from "../database/door.ts";
import { openStates } from "../ledger/words.ts";
import type { WantedIf } from "./outbound.ts";

type Checks = {
  readonly [K in WantedIf["check"]]: (
    db: Queryable,
    condition: Extract<WantedIf, { check: K }>,
  ) => Promise<boolean>;
};

/** What has to hold when a row's turn comes; if it does not, the row is dropped and nobody is bothered. */
const checks: Checks = {
  /** A reminder: the task was not reported meanwhile. */
  "task-open": async (db, { taskId }) => {
    const { rows } = await db.query("SELECT 1 FROM gov.task WHERE id = $1 AND state = ANY($2)", [
      taskId,
      openStates,
    ]);
    return rows.length > 0;
  },
  /** A digest that waited out an outage: the next one did not come meanwhile. */
  "latest-digest": async (db, { streetId, week }) => {
    const { rows } = await db.query(
      `SELECT 1 FROM gov.ranking_snapshot AS later JOIN gov.ranking_snapshot AS own USING (street_id)
       WHERE street_id = $1 AND own.period = $2 AND later.posted AND later.published_at > own.published_at LIMIT 1`,
      [streetId, week],
    );
    return rows.length === 0;
  },
};

export async function isStillWanted(db: Queryable, condition: WantedIf | null): Promise<boolean> {
  if (condition === null) return true;
  // The table pairs each condition with its own check, which the compiler cannot follow through an index.
  const check = checks[condition.check] as (db: Queryable, condition: WantedIf) => Promise<boolean>;
  return check(db, condition);
}
