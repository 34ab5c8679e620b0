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
};

export async function isStillWanted(db: Queryable, condition: WantedIf | null): Promise<boolean> {
  return condition === null || checks[condition.check](db, condition);
}
